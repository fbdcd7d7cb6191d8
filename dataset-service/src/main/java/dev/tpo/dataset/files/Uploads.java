package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import dev.tpo.blobs.Blob;
import dev.tpo.blobs.BlobStore;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.json.JsonMapper;

/** Takes a file in: examined where it arrived, then stored, then known. What is refused leaves nothing behind. */
@Component
class Uploads {
    private static final int LONGEST_NAME = 255;

    private final Staging staging;
    private final VideoCheck videos;
    private final UploadedFiles files;
    private final FileRepository repository;
    private final EntityManager entities;
    private final BlobStore blobs;
    private final IdempotentCreation idempotent;
    private final TransactionTemplate transactions;
    private final FilesProperties properties;
    private final JsonMapper json;
    private final Clock clock;

    Uploads(
            Staging staging,
            VideoCheck videos,
            UploadedFiles files,
            FileRepository repository,
            EntityManager entities,
            BlobStore blobs,
            IdempotentCreation idempotent,
            TransactionTemplate transactions,
            FilesProperties properties,
            JsonMapper json,
            Clock clock) {
        this.staging = staging;
        this.videos = videos;
        this.files = files;
        this.repository = repository;
        this.entities = entities;
        this.blobs = blobs;
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    FileObject upload(@Nullable String idempotencyKey, Purpose purpose, MultipartFile part) throws IOException {
        Path staged = staging.newFile();
        try {
            part.transferTo(staged.toFile());
            long bytes = Files.size(staged);
            if (bytes == 0) {
                throw ApiException.invalid("file", "empty_file", "file is empty");
            }
            String sha256 = sha256(staged);
            VideoInfo video = examine(purpose, staged, sha256);
            String filename = plainName(part.getOriginalFilename());
            return transactions.execute(status -> idempotent.create(
                    idempotencyKey,
                    "files",
                    List.of(purpose.wireName(), filename, sha256),
                    () -> create(purpose, filename, sha256, video, staged),
                    id -> files.require(id, "id")));
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private @Nullable VideoInfo examine(Purpose purpose, Path staged, String sha256) {
        var rows = new RowCheck(properties.rowLimits(), files::isVideo);
        return switch (purpose) {
            case VISION -> videos.check(staged, sha256);
            case FINE_TUNE -> {
                rows.preferences(staged);
                yield null;
            }
            case EVALS -> {
                rows.questions(staged);
                yield null;
            }
        };
    }

    private String create(Purpose purpose, String filename, String sha256, @Nullable VideoInfo video, Path staged) {
        // Whoever deletes an equal file at this moment waits, and then sees that the content is still needed.
        repository.lockContent(sha256);
        Blob blob = blobs.put(staged);
        String id = Ids.random("file-");
        entities.persist(new FileEntity(id, purpose, filename, blob.sha256(), blob.bytes(), video, clock.instant()));
        entities.flush();
        return id;
    }

    /** The name without folders and control characters. */
    private static String plainName(@Nullable String given) {
        String name = given == null ? "" : given.replace('\\', '/');
        name = name.substring(name.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "");
        if (name.length() > LONGEST_NAME) {
            int from = name.length() - LONGEST_NAME;
            name = name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
        }
        return name.isBlank() ? "file" : name;
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
