package dev.tpo.dataset.uploads;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Sha256;
import dev.tpo.dataset.files.Arrived;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An upload's parts in one file. */
final class Assembled implements Arrived, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final BlobStore blobs;
    private final Path path;
    private final boolean temporary;
    private final long bytes;
    private final String sha256;

    /**
     * @param temporary whether it goes when this is closed
     * @param hashed how many bytes the digest has seen
     * @param digest null: none
     */
    Assembled(BlobStore blobs, Path path, boolean temporary, long bytes, long hashed, @Nullable MessageDigest digest)
            throws IOException {
        this.blobs = blobs;
        this.path = path;
        this.temporary = temporary;
        this.bytes = bytes;
        this.sha256 = digest == null ? hash(path, 0, Sha256.digest()) : hash(path, hashed, digest);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    String md5() throws IOException {
        try {
            return hash(path, 0, MessageDigest.getInstance("MD5"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public void store() {
        blobs.take(path, sha256);
    }

    private static String hash(Path path, long from, MessageDigest digest) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.position(from);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + path, e);
            }
        }
    }
}
