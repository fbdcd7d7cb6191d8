package dev.tpo.dataset.files;

import dev.tpo.blobs.BlobStore;
import dev.tpo.web.ApiException;
import dev.tpo.web.Attended;
import dev.tpo.web.Client;
import dev.tpo.web.Ids;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a file in: examined where it arrived, then stored, then known. What is refused leaves nothing behind. */
@Component
public class FileIntake {
    private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);

    private final ContentCheck check;
    private final ArrivingContent arriving;
    private final FileReferences references;
    private final FileRepository repository;
    private final EntityManager entities;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;
    private final Clock clock;

    FileIntake(
            ContentCheck check,
            ArrivingContent arriving,
            FileReferences references,
            FileRepository repository,
            EntityManager entities,
            BlobStore blobs,
            TransactionTemplate transactions,
            Clock clock) {
        this.check = check;
        this.arriving = arriving;
        this.references = references;
        this.repository = repository;
        this.entities = entities;
        this.blobs = blobs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Makes the file, or finds it, in the transaction that it is called in. */
    @FunctionalInterface
    public interface Registration<T> {
        /** @param create makes the file and gives its id */
        T register(Examined content, Supplier<String> create);
    }

    /**
     * @param life how long the file is to live; null: until it is deleted
     * @param linked whether it is the suite's own, of a video that lies elsewhere, and not among the uploads
     */
    public record Origin(
            Purpose purpose, String filename, @Nullable Duration life, boolean linked) {
        public static Origin uploaded(Purpose purpose, String filename, @Nullable Duration life) {
            return new Origin(purpose, filename, life, false);
        }

        public static Origin linked(Purpose purpose, String filename, Duration life) {
            return new Origin(purpose, filename, life, true);
        }
    }

    /**
     * @param client for whom it is examined; if nobody waits any more, it is given up
     * @throws ApiException 400 if it is not what its purpose says; then it is as it was
     */
    public <T> T take(Arrived content, Origin origin, Client client, Registration<T> registration) throws IOException {
        Examined examined = Attended.run(client, () -> check.examine(origin.purpose(), origin.filename(), content));
        return examined.video() == null
                ? storeRows(content, examined, origin, registration)
                : storeVideo(content, examined, origin, registration);
    }

    /** Rows' content stays when their file goes, for jobs hold it by its hash: nothing is left over by a failure. */
    private <T> T storeRows(Arrived content, Examined examined, Origin origin, Registration<T> registration) {
        content.store();
        return inTransaction(() -> registration.register(examined, () -> create(content, examined, origin)));
    }

    private <T> T storeVideo(Arrived content, Examined examined, Origin origin, Registration<T> registration) {
        arriving.tidy();
        String arrival = arriving.announce(examined.sha256());
        try {
            store(content, examined);
            return inTransaction(() -> {
                arriving.arrived(arrival);
                return registration.register(examined, () -> create(content, examined, origin));
            });
        } catch (RuntimeException e) {
            abandon(arrival, examined.sha256());
            throw e;
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    /** If the database is what failed, {@link ArrivingContent#tidy} will do it. */
    private void abandon(String arrival, String sha256) {
        try {
            arriving.abandon(arrival, sha256);
        } catch (RuntimeException e) {
            LOG.warn("content {} of an upload that failed stays for now: {}", sha256, e.toString());
        }
    }

    private void store(Arrived content, Examined examined) {
        content.store();
        check.stored(examined);
    }

    private String create(Arrived content, Examined examined, Origin origin) {
        // Whoever deletes an equal file at this moment waits, and then sees that the content is still needed.
        repository.lockContent(examined.sha256());
        if (!blobs.exists(examined.sha256())) {
            store(content, examined); // an equal file was deleted a moment ago
        }
        String id = Ids.random("file-");
        Instant now = clock.instant();
        Duration life = origin.life();
        entities.persist(new FileEntity(id, examined, origin.linked(), now, life == null ? null : now.plus(life)));
        entities.flush();
        try {
            references.add(id, examined.videos());
        } catch (DataIntegrityViolationException e) {
            throw ApiException.invalid("file", "invalid_rows", "a video that file names was deleted meanwhile");
        }
        return id;
    }
}
