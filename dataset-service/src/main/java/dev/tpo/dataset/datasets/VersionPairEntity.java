package dev.tpo.dataset.datasets;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "version_pair")
class VersionPairEntity {
    @EmbeddedId
    private Key key;

    @Column(nullable = false)
    private String id;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String fileId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(nullable = false)
    private String pair;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected VersionPairEntity() {}

    VersionPairEntity(Key key, String id, String fileId, String pair) {
        this.key = key;
        this.id = id;
        this.fileId = fileId;
        this.pair = pair;
    }

    @Embeddable
    record Key(
            @Column(name = "dataset_id") String datasetId,
            @Column(name = "version_id") String versionId,
            int place) implements Serializable {}

    int place() {
        return key.place();
    }

    /** Its JSON. */
    String pair() {
        return pair;
    }
}
