package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import dev.tpo.blobs.BlobStore;
import dev.tpo.web.ApiException;
import dev.tpo.web.Attended;
import dev.tpo.web.Client;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

/** Takes a file in: examined where it arrived, then stored, then known. What is refused leaves nothing behind. */
@Component
class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int LONGEST_NAME = 255;

    private final Staging staging;
    private final ContentCheck check;
    private final ArrivingContent arriving;
    private final FileReferences references;
    private final UploadedFiles files;
    private final FileRepository repository;
    private final EntityManager entities;
    private final BlobStore blobs;
    private final IdempotentCreation idempotent;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Uploads(
            Staging staging,
            ContentCheck check,
            ArrivingContent arriving,
            FileReferences references,
            UploadedFiles files,
            FileRepository repository,
            EntityManager entities,
            BlobStore blobs,
            IdempotentCreation idempotent,
            TransactionTemplate transactions,
            Clock clock) {
        this.staging = staging;
        this.check = check;
        this.arriving = arriving;
        this.references = references;
        this.files = files;
        this.repository = repository;
        this.entities = entities;
        this.blobs = blobs;
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What is known of an upload before it is stored; {@code videos} are those that its rows name. */
    record Examined(
            Purpose purpose,
            String filename,
            String sha256,
            long bytes,
            @Nullable VideoInfo video,
            Set<String> videos) {}

    /** @param client for whom it is examined; if nobody waits any more, the upload is given up */
    FileObject upload(@Nullable String idempotencyKey, Purpose purpose, MultipartFile part, Client client)
            throws IOException {
        if (idempotencyKey != null) {
            IdempotentCreation.requireValid(idempotencyKey);
        }
        Path staged = staging.newFile();
        try {
            part.transferTo(staged.toFile());
            String filename = plainName(part.getOriginalFilename());
            Examined examined = Attended.run(client, () -> check.examine(purpose, filename, staged));
            return examined.video() == null
                    ? storeRows(idempotencyKey, examined, staged)
                    : storeVideo(idempotencyKey, examined, staged);
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    /** Rows' content stays when their file goes, for jobs hold it by its hash: nothing is left over by a failure. */
    private FileObject storeRows(@Nullable String idempotencyKey, Examined examined, Path staged) {
        store(examined, staged);
        return transactions.execute(status -> create(idempotencyKey, examined, staged));
    }

    private FileObject storeVideo(@Nullable String idempotencyKey, Examined examined, Path staged) {
        arriving.tidy();
        String arrival = arriving.announce(examined.sha256());
        try {
            store(examined, staged);
            return transactions.execute(status -> {
                arriving.arrived(arrival);
                return create(idempotencyKey, examined, staged);
            });
        } catch (RuntimeException e) {
            abandon(arrival, examined.sha256());
            throw e;
        }
    }

    /** If the database is what failed, {@link ArrivingContent#tidy} will do it. */
    private void abandon(String arrival, String sha256) {
        try {
            arriving.abandon(arrival, sha256);
        } catch (RuntimeException e) {
            LOG.warn("content {} of an upload that failed stays for now: {}", sha256, e.toString());
        }
    }

    /** A link where the file system can, so that no byte is written twice. */
    private void store(Examined examined, Path staged) {
        blobs.adopt(staged, examined.sha256(), read -> {});
    }

    private FileObject create(@Nullable String idempotencyKey, Examined examined, Path staged) {
        return idempotent.create(
                idempotencyKey,
                "files",
                List.of(examined.purpose().wireName(), examined.filename(), examined.sha256()),
                () -> create(examined, staged),
                id -> files.require(id, "id"));
    }

    private String create(Examined examined, Path staged) {
        // Whoever deletes an equal file at this moment waits, and then sees that the content is still needed.
        repository.lockContent(examined.sha256());
        if (!blobs.exists(examined.sha256())) {
            store(examined, staged); // an equal file was deleted a moment ago
        }
        String id = Ids.random("file-");
        entities.persist(new FileEntity(id, examined, clock.instant()));
        entities.flush();
        try {
            references.add(id, examined.videos());
        } catch (DataIntegrityViolationException e) {
            throw ApiException.invalid("file", "invalid_rows", "a video that file names was deleted meanwhile");
        }
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
}
