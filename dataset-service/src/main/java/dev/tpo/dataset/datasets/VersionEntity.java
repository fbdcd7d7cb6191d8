package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetVersionObject;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "dataset_version")
class VersionEntity {
    @EmbeddedId
    private Key key;

    /** Given by the database: known once the row is read. */
    @Column(insertable = false, updatable = false)
    private @Nullable Long seq;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private Instant createdAt;

    private long pairs;
    private long localized;
    private long comprehensive;
    private @Nullable String curationJob;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected VersionEntity() {}

    VersionEntity(Key key, VersionContent content, @Nullable String curationJob, Instant createdAt) {
        this.key = key;
        this.createdAt = createdAt;
        this.localized = content.count("localized");
        this.comprehensive = content.count("comprehensive");
        this.pairs = content.pairs().size();
        this.curationJob = curationJob;
    }

    @Embeddable
    record Key(
            @Column(name = "dataset_id") String datasetId,
            @Column(name = "id") String id) implements Serializable {}

    Key key() {
        return key;
    }

    long seq() {
        return Objects.requireNonNull(seq);
    }

    DatasetVersionObject toObject() {
        return new DatasetVersionObject(
                key.id(),
                "dataset.version",
                key.datasetId(),
                createdAt.getEpochSecond(),
                pairs,
                Map.of("localized", localized, "comprehensive", comprehensive),
                curationJob);
    }
}
