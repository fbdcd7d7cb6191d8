package dev.tpo.dataset.linked;

import dev.tpo.api.FileObject;
import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.files.Examined;
import dev.tpo.dataset.files.FileIntake;
import dev.tpo.dataset.files.Purpose;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.input.AllowedFolders;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes files of videos that lie in the operator's folders. A path that was linked before is not read again while its
 * length and its time are the same, and content that is linked already is not linked twice. A file goes by itself some
 * days after its last use; jobs that hold it keep it.
 */
@Component
class LinkedFiles {
    private final AllowedFolders allowed;
    private final Duration keep;
    private final FileIntake intake;
    private final UploadedFiles files;
    private final BlobStore blobs;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    LinkedFiles(
            LinkedFilesProperties properties,
            FileIntake intake,
            UploadedFiles files,
            BlobStore blobs,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Clock clock) {
        this.allowed = AllowedFolders.of(properties.roots());
        this.keep = properties.keep();
        this.intake = intake;
        this.files = files;
        this.blobs = blobs;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @throws ApiException 403 outside of the folders, 404 if there is no such file, 400 if it is no usable video */
    FileObject link(String named, Client client) throws IOException {
        Path path = real(named);
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Optional<FileObject> known = known(path, attributes);
        if (known.isPresent()) {
            return known.get();
        }
        LinkedVideo video = LinkedVideo.of(blobs, path, attributes);
        String name = String.valueOf(path.getFileName());
        return intake.take(
                video,
                FileIntake.Origin.linked(Purpose.VISION, name, keep),
                client,
                (content, create) -> register(video, content, create));
    }

    private Path real(String named) throws IOException {
        Path path;
        try {
            path = Path.of(named);
        } catch (InvalidPathException e) {
            throw ApiException.invalid("path", "path is not a path");
        }
        if (!path.isAbsolute() || (Files.exists(path) && !allowed.holds(path))) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    ApiException.INVALID_REQUEST,
                    "outside_benchmark_roots",
                    "path",
                    "'" + named + "' is, or leads to, a file that is not below dataset-service's TPO_BENCHMARK_ROOTS");
        }
        if (!Files.isRegularFile(path)) {
            throw ApiException.notFound(
                    "path",
                    "file_not_found",
                    "dataset-service finds no file '" + named + "': it needs the same folders");
        }
        return path.toRealPath();
    }

    /** Its life begins anew. */
    private Optional<FileObject> known(Path path, BasicFileAttributes attributes) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Optional<String> id = jdbc.sql("SELECT file_id FROM dataset.linked_path"
                            + " WHERE path = :path AND bytes = :bytes AND modified = :modified")
                    .param("path", path.toString())
                    .param("bytes", attributes.size())
                    .param("modified", attributes.lastModifiedTime().toInstant().toString())
                    .query(String.class)
                    .optional();
            id.ifPresent(this::live);
            return id.flatMap(files::find).filter(file -> blobs.exists(file.sha256()));
        }));
    }

    private FileObject register(LinkedVideo video, Examined content, Supplier<String> create) {
        String id = jdbc.sql("SELECT id FROM dataset.file WHERE sha256 = :sha256 AND linked ORDER BY seq LIMIT 1")
                .param("sha256", content.sha256())
                .query(String.class)
                .optional()
                .orElseGet(create);
        live(id);
        jdbc.sql("""
                        INSERT INTO dataset.linked_path (path, bytes, modified, file_id)
                        VALUES (:path, :bytes, :modified, :file)
                        ON CONFLICT (path) DO UPDATE
                        SET bytes = excluded.bytes, modified = excluded.modified, file_id = excluded.file_id
                        """)
                .param("path", video.path().toString())
                .param("bytes", video.bytes())
                .param("modified", video.modified().toString())
                .param("file", id)
                .update();
        return files.require(id, "path");
    }

    private void live(String id) {
        Instant end = clock.instant().plus(keep);
        jdbc.sql("UPDATE dataset.file SET expires_at = :end WHERE id = :id")
                .param("end", end.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }
}
