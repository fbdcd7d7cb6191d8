package dev.tpo.blobs;

import dev.tpo.input.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Somebody's file on its way into the store. It may be replaced or written to while it is read: what is linked in the end
 * must still be the file that was looked at first.
 */
record AdoptedFile(Path path, BasicFileAttributes before) {
    private static final int BUFFER_BYTES = 1 << 17;

    static AdoptedFile of(Path file) throws IOException {
        Path real = file.toRealPath(); // a link would be linked itself
        InputFile.requireOrdinary(real);
        return new AdoptedFile(real, Files.readAttributes(real, BasicFileAttributes.class));
    }

    long bytes() {
        return before.size();
    }

    String hash(LongConsumer onRead) throws IOException {
        var digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = open(onRead)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    InputStream open(LongConsumer onRead) throws IOException {
        return new FilterInputStream(Files.newInputStream(path)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                onRead.accept(Math.max(0, n));
                return n;
            }
        };
    }

    /**
     * Whatever is in the place gives way: it may be a file that was adopted once and written to since. False where the file
     * system cannot: it is another one, or it refuses links to others' files.
     *
     * @param beside free names on the place's file system
     */
    boolean linkTo(Path place, Supplier<Path> beside) throws IOException {
        force(path); // its owner may have written it a moment ago
        return again(() -> link(place, beside.get()));
    }

    /** A symbolic link to it is put in the place. */
    void pointTo(Path place, Supplier<Path> beside) throws IOException {
        again(() -> {
            Path link = Files.createSymbolicLink(beside.get(), path);
            moveTo(place, link);
            return true;
        });
    }

    private interface Linking {
        boolean link() throws IOException;
    }

    private static boolean again(Linking linking) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return linking.link();
            } catch (NoSuchFileException e) {
                if (tries == 3) { // once: another process that has just begun took the name for abandoned
                    throw e;
                }
            }
        }
    }

    private boolean link(Path place, Path beside) throws IOException {
        try {
            Files.createLink(beside, path);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
        try {
            if (!isUnchanged(beside)) {
                throw new IOException("it changed while it was read");
            }
            moveTo(place, beside);
            return true;
        } finally {
            Files.deleteIfExists(beside); // still there where both were the same file already
        }
    }

    private static void moveTo(Path place, Path beside) throws IOException {
        Path directory = Objects.requireNonNull(place.getParent());
        Files.createDirectories(directory);
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
    }

    private boolean isUnchanged(Path linked) throws IOException {
        BasicFileAttributes now = Files.readAttributes(linked, BasicFileAttributes.class);
        return now.size() == before.size()
                && now.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(now.fileKey(), before.fileKey());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
