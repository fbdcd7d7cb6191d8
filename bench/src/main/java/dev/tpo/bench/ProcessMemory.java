package dev.tpo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** This process' resident memory as Linux counts it, bytes. Watches for the peak of what is not files. */
final class ProcessMemory implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long EVERY_MILLIS = 20;

    private final AtomicLong anonymousPeak = new AtomicLong();
    private final Thread watcher = Thread.ofPlatform().daemon().start(this::watch);

    static long now(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                            .filter(line -> line.startsWith(field + ":"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long anonymousPeak() {
        return Math.max(anonymousPeak.get(), now("RssAnon"));
    }

    private void watch() {
        try {
            while (true) {
                anonymousPeak.accumulateAndGet(now("RssAnon"), Math::max);
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
