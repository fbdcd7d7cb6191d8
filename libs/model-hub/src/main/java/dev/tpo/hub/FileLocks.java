package dev.tpo.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One writer a file among our processes and threads. Python's downloads write to files of their own names and need no
 * lock against ours.
 */
final class FileLocks {
    private static final Duration EVERY = Duration.ofMillis(100);

    private FileLocks() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Waits for whoever holds it, unless {@code pulse} wants to stop. */
    static <T> T holding(Path file, Pulse pulse, Work<T> work) throws IOException {
        Files.createDirectories(file.getParent());
        HubCache.isFile(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = acquire(channel, pulse)) {
            return work.run();
        }
    }

    private static FileLock acquire(FileChannel channel, Pulse pulse) throws IOException {
        while (true) {
            @Nullable FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            pulse.sleep(EVERY);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread of ours
        }
    }
}
