package dev.tpo.blobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A draft in {@code .incoming}: hashed while it is written, linked into its place when it is kept. */
final class FolderDraft extends Draft {
    private final Incoming incoming;
    private final Incoming.Writing writing;
    private final Function<String, Path> places;
    private final MessageDigest digest = Sha256.digest();
    private long bytes;
    private @Nullable String sha256;
    private boolean forced;
    private boolean moved;

    /** @param places where the blob of a hash is */
    FolderDraft(Incoming incoming, Incoming.Writing writing, Function<String, Path> places) {
        this.incoming = incoming;
        this.writing = writing;
        this.places = places;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        if (sha256 != null) {
            throw new IllegalStateException("its hash has been told: nothing can be added any more");
        }
        digest.update(content, offset, length);
        ByteBuffer left = ByteBuffer.wrap(content, offset, length);
        while (left.hasRemaining()) {
            bytes += writing.channel().write(left);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public String sha256() {
        if (sha256 == null) {
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
        return sha256;
    }

    @Override
    public Path path() {
        return writing.path();
    }

    @Override
    public Blob keep() {
        Path place = places.apply(sha256());
        try {
            if (!forced) {
                writing.channel().force(true);
                forced = true;
            }
            Path directory = Objects.requireNonNull(place.getParent());
            Files.createDirectories(directory);
            publish(place);
            Sidecars.move(path(), place);
            Folders.force(directory);
            return new Blob(sha256(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a blob", e);
        }
    }

    /**
     * What is in the place gives way: an equal blob, and readers that hold the old file go on reading the same content; or
     * one that was adopted and written to since, which is so mended.
     */
    private void publish(Path place) throws IOException {
        if (moved) {
            return;
        }
        try (Incoming.Name link = incoming.name()) {
            Files.createLink(link.path(), path());
            Files.move(link.path(), place, StandardCopyOption.ATOMIC_MOVE);
        } catch (UnsupportedOperationException e) { // a file system without links
            Files.move(path(), place, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
        }
    }

    @Override
    public void close() {
        try {
            writing.close();
            Sidecars.delete(path());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path(), e);
        }
    }
}
