package dev.tpo.dataset.files;

import dev.tpo.blobs.BlobStore;
import dev.tpo.web.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Videos' content that is stored before its file is known. Copying gigabytes must not hold a transaction open, so what
 * becomes of the copy when the database or the service dies in between is written down first.
 */
@Component
class ArrivingContent {
    /** No upload takes so long between its last byte and its file. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private static final int AT_ONCE = 20;

    private final JdbcClient jdbc;
    private final FileRepository files;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ArrivingContent(
            JdbcClient jdbc, FileRepository files, BlobStore blobs, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.blobs = blobs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Says that content is about to be stored; gives what to call it by. */
    String announce(String sha256) {
        String id = Ids.random("arriving-");
        jdbc.sql("INSERT INTO dataset.arriving_content (id, sha256, since) VALUES (:id, :sha256, :since)")
                .param("id", id)
                .param("sha256", sha256)
                .param("since", now())
                .update();
        return id;
    }

    /** Part of the transaction that makes its file. */
    void arrived(String id) {
        jdbc.sql("DELETE FROM dataset.arriving_content WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** Its file was not made: what nobody else has goes at once. */
    void abandon(String id, String sha256) {
        transactions.executeWithoutResult(status -> {
            files.lockContent(sha256);
            arrived(id);
            if (!files.existsBySha256(sha256)) {
                blobs.delete(sha256);
            }
        });
    }

    /** Deletes what is left of uploads that broke off. */
    void tidy() {
        jdbc.sql("SELECT id, sha256 FROM dataset.arriving_content WHERE since < :before ORDER BY since LIMIT :most")
                .param("before", now().minus(ABANDONED))
                .param("most", AT_ONCE)
                .query(Left.class)
                .list()
                .forEach(left -> abandon(left.id(), left.sha256()));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    record Left(String id, String sha256) {}
}
