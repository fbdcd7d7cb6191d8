package dev.tpo.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the threads of one download share: how far they are, and whether they shall stop. */
final class Pulse {
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    void add(long bytes) {
        done.addAndGet(bytes);
    }

    long done() {
        return done.get();
    }

    void stop() {
        stopped.set(true);
    }

    boolean isStopped() {
        return stopped.get();
    }

    void throwIfStopped() {
        if (stopped.get()) {
            throw new DownloadStoppedException();
        }
    }

    /** In short pieces, so that a stop is noticed. */
    void sleep(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            throwIfStopped();
            try {
                Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DownloadStoppedException();
            }
        }
        throwIfStopped();
    }
}
