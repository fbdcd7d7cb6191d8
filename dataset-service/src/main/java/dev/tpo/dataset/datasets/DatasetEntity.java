package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "dataset")
class DatasetEntity {
    @Id
    private String id;

    /** Given by the database: known once the row is read. */
    @Column(insertable = false, updatable = false)
    private @Nullable Long seq;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String name;

    @Column(nullable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DatasetEntity() {}

    DatasetEntity(String id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }

    long seq() {
        return Objects.requireNonNull(seq);
    }

    DatasetObject toObject() {
        return new DatasetObject(id, "dataset", name, createdAt.getEpochSecond());
    }
}
