package dev.tpo.blobs;

import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Content on its way into the store that may still be refused: written once, looked at, then kept or given up. Closing
 * it gives up what is not kept; so does the death of its writer.
 */
public abstract class Draft extends OutputStream {

    /** How many bytes have been written. */
    public abstract long bytes();

    /** Of what has been written: 64 lower-case hex digits. */
    public abstract String sha256();

    /**
     * The file with what has been written, to read only. A file beside it whose name begins with this one's and a dot
     * shares its fate: it is kept beside the blob, or deleted.
     */
    public abstract Path path();

    /**
     * Makes it a blob; nothing is copied. Again, if somebody has deleted the blob since.
     *
     * @throws java.io.UncheckedIOException if the disk fails
     */
    public abstract Blob keep();

    @Override
    public abstract void close();
}
