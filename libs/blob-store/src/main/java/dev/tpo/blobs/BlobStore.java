package dev.tpo.blobs;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * Content by hash. A blob is there whole or not at all, whatever dies while it is written.
 *
 * <p>Failing disks surface as {@link java.io.UncheckedIOException}.
 */
public interface BlobStore {

    /**
     * Stores what the stream gives; the same content twice is one blob. The stream is read to its end, not closed.
     *
     * @throws BlobTooLargeException after {@code maxBytes} bytes
     * @throws java.io.UncheckedIOException also when the stream itself fails; nothing is kept then
     */
    Blob put(InputStream content, long maxBytes);

    /** Stores a copy of the file. */
    Blob put(Path file);

    /** @throws NoSuchBlobException if it is not stored */
    InputStream open(String sha256);

    /**
     * A file with the blob's content, to read only: a child process or mmap needs a path.
     *
     * @throws NoSuchBlobException if it is not stored
     */
    Path localPath(String sha256);

    boolean exists(String sha256);

    /** Deleting what is not stored does nothing. */
    void delete(String sha256);
}
