package dev.tpo.blobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Content on its way in. Who writes a file holds its lock, which the kernel takes back when the writer dies: so a file
 * that nobody holds is left of a killed writer, whichever process or node that was, and is deleted.
 */
final class Incoming {

    /** Opening and closing a file gives its lock away if this very process holds it: these are never looked at. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path folder;

    Incoming(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            deleteAbandoned();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder + " for blobs", e);
        }
    }

    /** A new file, its lock held until the channel is closed. */
    record Writing(Path path, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(path);
            OWN.remove(path);
        }
    }

    Writing open() throws IOException {
        while (true) {
            Path path = folder.resolve(UUID.randomUUID().toString());
            OWN.add(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Writing writing = new Writing(path, channel);
            try {
                channel.lock();
                if (Files.exists(path)) {
                    return writing;
                }
                writing.close(); // taken for abandoned between its creation and the lock
            } catch (IOException e) {
                writing.close();
                throw e;
            }
        }
    }

    /** For a link: the next opening deletes it like anything that a killed writer left. */
    Path freeName() {
        return folder.resolve(UUID.randomUUID().toString());
    }

    /** A name of ours for a link to a file that is being written. */
    Name name() {
        Path path = freeName();
        OWN.add(path);
        return new Name(path);
    }

    /** Given back, with what is still there under it, when it is closed. */
    record Name(Path path) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
            OWN.remove(path);
        }
    }

    private void deleteAbandoned() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Sidecars.isOne(file)) {
                    deleteIfAlone(file);
                } else if (!OWN.contains(file)) {
                    deleteIfAbandoned(file);
                }
            }
        }
    }

    private static void deleteIfAlone(Path sidecar) throws IOException {
        if (!Files.exists(Sidecars.ownerOf(sidecar))) {
            Files.deleteIfExists(sidecar);
        }
    }

    private static void deleteIfAbandoned(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(file);
            }
        } catch (OverlappingFileLockException | IOException e) {
            // deleted or published meanwhile, or not ours to delete: whoever may write here will
        }
    }
}
