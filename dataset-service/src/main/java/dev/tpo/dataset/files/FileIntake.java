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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a file in: examined where it arrived, then stored, then known. What is refused leaves nothing behind. */
@Component
public class FileIntake {
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
        arriving.tidy();
        var arrivals = new Arrivals(arriving, check, blobs);
        try (arrivals) {
            Taken taken = Attended.run(client, () -> check.examine(origin, content, arrivals));
            store(taken, arrivals);
            return Objects.requireNonNull(transactions.execute(status -> {
                arrivals.arrived();
                return registration.register(taken.file(), () -> create(taken, origin));
            }));
        } catch (IOException | RuntimeException e) {
            arrivals.abandon();
            throw e;
        }
    }

    /** Rows' content stays when their file goes, for jobs hold it by its hash: nothing is left over by a failure. */
    private static void store(Taken taken, Arrivals arrivals) {
        if (taken.file().video() == null) {
            taken.content().store();
        } else {
            arrivals.store(taken.file(), taken.content());
        }
    }

    private String create(Taken taken, Origin origin) {
        List<Examined> all = new ArrayList<>();
        all.add(taken.file());
        taken.brought().forEach(video -> all.add(video.file()));
        // Whoever deletes an equal file at this moment waits, and then sees that the content is still needed.
        all.stream().map(Examined::sha256).distinct().sorted().forEach(repository::lockContent);
        if (!blobs.exists(taken.file().sha256())) {
            taken.content().store(); // an equal file was deleted a moment ago
            check.stored(taken.file());
        }
        if (!all.stream().map(Examined::sha256).allMatch(blobs::exists)) {
            throw deletedMeanwhile();
        }
        taken.brought().forEach(video -> persist(video.id(), video.file(), origin));
        String id = Ids.random("file-");
        persist(id, taken.file(), origin);
        entities.flush();
        try {
            references.add(id, taken.file().videos());
        } catch (DataIntegrityViolationException e) {
            throw deletedMeanwhile();
        }
        return id;
    }

    private void persist(String id, Examined file, Origin origin) {
        Instant now = clock.instant();
        Duration life = origin.life();
        entities.persist(new FileEntity(id, file, origin.linked(), now, life == null ? null : now.plus(life)));
    }

    private static ApiException deletedMeanwhile() {
        return ApiException.invalid("file", "invalid_rows", "a video that file names was deleted meanwhile");
    }
}
