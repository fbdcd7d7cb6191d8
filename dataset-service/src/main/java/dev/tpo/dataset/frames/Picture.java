package dev.tpo.dataset.frames;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * An encoded picture on the disk: whoever fetches it slowly holds neither a decoder nor memory. Its file has no name any
 * more while it is used, so that nothing is left of it, however this process ends.
 */
final class Picture implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel file;

    /** @param folder exists */
    Picture(Path folder) throws IOException {
        file = FileChannel.open(
                folder.resolve(UUID.randomUUID() + ".picture"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE); // on Unix: as soon as it is open
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    void write(Content content) throws IOException {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
    }

    long bytes() throws IOException {
        return file.size();
    }

    /** All of it; closing that closes this. */
    InputStream read() throws IOException {
        return Channels.newInputStream(file.position(0));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
