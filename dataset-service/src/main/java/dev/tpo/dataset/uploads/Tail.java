package dev.tpo.dataset.uploads;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to the file of an upload that grows: one request has it at a time, whichever process runs it, and the kernel
 * takes it back from one that dies.
 */
final class Tail implements AutoCloseable {
    /** Opening and closing a lock's file gives the lock away if this very process holds it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private Tail(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Empty: another request has it. */
    static Optional<Tail> of(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("lock");
        if (!OWN.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            taken = lock != null;
            return taken ? Optional.of(new Tail(file, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                OWN.remove(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OWN.remove(file);
    }
}
