package dev.tpo.blobs;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Content by hash. A blob is there whole or not at all, whatever dies while it is written.
 *
 * <p>Failing disks surface as {@link java.io.UncheckedIOException}.
 */
public interface BlobStore {

    /** Begins content that may still be refused after it has been read. */
    Draft draft();

    /**
     * Stores what the stream gives; the same content twice is one blob. The stream is read to its end, not closed.
     *
     * @throws BlobTooLargeException after {@code maxBytes} bytes
     * @throws java.io.UncheckedIOException also when the stream itself fails; nothing is kept then
     */
    Blob put(InputStream content, long maxBytes);

    /** Stores a copy of the file. */
    Blob put(Path file);

    /**
     * Stores a file that nobody will write to any more: linked where the file system can, so that nothing is copied,
     * else a copy.
     *
     * @param sha256 what the caller has just computed; null: it is read once and hashed
     * @param onRead told of the bytes of each piece that is read; what it throws ends the work
     */
    Blob adopt(Path file, @Nullable String sha256, LongConsumer onRead);

    /**
     * Adopts a file of the caller's own, which nobody else knows; what lies beside it, under its name and a dot, goes along.
     *
     * @param sha256 of the file
     */
    Blob take(Path file, String sha256);

    /**
     * Makes a file readable as a blob where it lies: by a hard link, on another file system or where that is not allowed by a
     * symbolic one. Nothing is copied; what is stored already stays as it is. Behind a symbolic link the blob goes with the
     * file.
     *
     * @param sha256 of the file, which nobody writes to any more
     */
    Blob link(Path file, String sha256);

    /** @throws NoSuchBlobException if it is not stored */
    InputStream open(String sha256);

    /**
     * A file with the blob's content, to read only: a child process or mmap needs a path.
     *
     * @throws NoSuchBlobException if it is not stored
     */
    Path localPath(String sha256);

    boolean exists(String sha256);

    /** With the files beside it that begin with its name and a dot. Deleting what is not stored does nothing. */
    void delete(String sha256);

    /** What it holds now; what is on its way in is not counted. */
    BlobUsage usage();

    /** Deletes what others have left beside blobs that are gone, if it is older than that. */
    void sweep(Instant before);
}
