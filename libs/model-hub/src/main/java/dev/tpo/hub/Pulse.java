package dev.tpo.hub;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the threads of one download share: how far they are, what there is to tell, and whether they shall stop. */
final class Pulse {
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    void add(long bytes) {
        done.addAndGet(bytes);
    }

    long done() {
        return done.get();
    }

    /** A host has answered as it should: there is a network. */
    void answered() {
        answered.set(true);
    }

    boolean wasAnswered() {
        return answered.get();
    }

    /** For the listener, who is told by the thread that asked. */
    void say(String message) {
        said.add(message);
    }

    void tell(DownloadListener listener) {
        for (String message = said.poll(); message != null; message = said.poll()) {
            listener.say(message);
        }
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
