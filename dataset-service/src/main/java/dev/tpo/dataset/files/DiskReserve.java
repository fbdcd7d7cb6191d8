package dev.tpo.dataset.files;

import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The last bytes of the disks are not for uploads: the database and the jobs that run share them, and stop without.
 * Uploads on their way count as if they had arrived.
 */
@Component
public class DiskReserve {
    private final Path folder;
    private final long reserve;
    private final ObjectProvider<PromisedBytes> promises;
    private final AtomicLong arriving = new AtomicLong();

    DiskReserve(TpoProperties properties, FilesProperties files, ObjectProvider<PromisedBytes> promises) {
        this.promises = promises;
        this.folder = properties.blobRoot().toAbsolutePath();
        this.reserve = files.diskReserve().toBytes();
    }

    /** Room for an upload, until it is closed. */
    final class Room implements AutoCloseable {
        private final long bytes;

        private Room(long bytes) {
            this.bytes = bytes;
            arriving.addAndGet(bytes);
        }

        @Override
        public void close() {
            arriving.addAndGet(-bytes);
        }
    }

    /** @throws ApiException 507 if so many bytes would take of the reserve, or of what others were promised */
    Room take(long bytes) {
        Room room = new Room(bytes);
        long others = arriving.get() - bytes + promised();
        long free = usable();
        if (free - bytes - others < reserve) {
            room.close();
            throw full(bytes, free, others);
        }
        return room;
    }

    /**
     * For content that nobody counts any further: it counts itself, or comes at once.
     *
     * @throws ApiException 507 as for others
     */
    public void require(long bytes) {
        take(bytes).close();
    }

    /** The disk as it is now. */
    public record Disk(long totalBytes, long freeBytes, long reserveBytes, long promisedBytes) {}

    public Disk disk() {
        try {
            FileStore store = Files.getFileStore(folder);
            return new Disk(store.getTotalSpace(), store.getUsableSpace(), reserve, promised());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the room in " + folder, e);
        }
    }

    private long promised() {
        return promises.stream().mapToLong(PromisedBytes::promised).sum();
    }

    private long usable() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the room in " + folder, e);
        }
    }

    private ApiException full(long bytes, long free, long others) {
        return new ApiException(
                HttpStatus.INSUFFICIENT_STORAGE,
                ApiException.SERVER_ERROR,
                "disk_full",
                "file",
                "the disk is too full for an upload of " + megabytes(bytes) + ": " + megabytes(free) + " are free, "
                        + megabytes(others) + " of them for other uploads, and " + megabytes(reserve)
                        + " are kept free for the database and for jobs; make room, then send it again");
    }

    private static String megabytes(long bytes) {
        return DataSize.ofBytes(bytes).toMegabytes() + " MB";
    }
}
