package dev.tpo.dataset.files;

import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The last bytes of the disks are not for uploads: the database and the jobs that run share them, and stop without.
 * Uploads on their way count as if they had arrived.
 */
@Component
class DiskReserve {
    private final List<Path> folders;
    private final long reserve;
    private final AtomicLong arriving = new AtomicLong();

    DiskReserve(Staging staging, TpoProperties properties, FilesProperties files) {
        this.folders = List.of(staging.folder(), properties.blobRoot().toAbsolutePath());
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

    /** @throws ApiException 507 if so many bytes would take of the reserve */
    Room take(long bytes) {
        Room room = new Room(bytes);
        for (Path folder : folders) {
            if (usable(folder) - arriving.get() < reserve) {
                room.close();
                throw full(bytes);
            }
        }
        return room;
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the room in " + folder, e);
        }
    }

    private ApiException full(long bytes) {
        return new ApiException(
                HttpStatus.INSUFFICIENT_STORAGE,
                ApiException.SERVER_ERROR,
                "disk_full",
                "file",
                "the disk is too full for an upload of "
                        + DataSize.ofBytes(bytes).toMegabytes() + " MB: "
                        + DataSize.ofBytes(reserve).toMegabytes()
                        + " MB are kept free for the database and for jobs; make room, then send it again");
    }
}
