package dev.tpo.dataset.uploads;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A part that is being written: to the end of the file that grows, or to a file of its own. Given up unless kept. */
final class ArrivingPart extends OutputStream {
    private final Path path;
    private final FileChannel channel;
    private final @Nullable Long offset;
    private final @Nullable MessageDigest digest;
    private long bytes;
    private boolean kept;

    /**
     * @param offset where it begins; null: the file is the part's own
     * @param digest of what is before it, to go on with; null: not known
     */
    ArrivingPart(Path path, FileChannel channel, @Nullable Long offset, @Nullable MessageDigest digest) {
        this.path = path;
        this.channel = channel;
        this.offset = offset;
        this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
        if (digest != null) {
            digest.update(content, from, length);
        }
        ByteBuffer left = ByteBuffer.wrap(content, from, length);
        while (left.hasRemaining()) {
            bytes += channel.write(left);
        }
    }

    long bytes() {
        return bytes;
    }

    @Nullable
    Long offset() {
        return offset;
    }

    /** Of the file that grows, this part included; null: not known. */
    @Nullable
    MessageDigest digest() {
        return digest;
    }

    void force() throws IOException {
        channel.force(true);
    }

    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept && offset != null) {
            channel.truncate(offset);
        }
        channel.close();
        if (!kept && offset == null) {
            Files.deleteIfExists(path);
        }
    }
}
