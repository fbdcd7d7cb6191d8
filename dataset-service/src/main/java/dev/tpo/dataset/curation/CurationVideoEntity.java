package dev.tpo.dataset.curation;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A video that a job works on. */
@Entity
@Table(name = "curation_video")
class CurationVideoEntity {
    @EmbeddedId
    private Key key;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String fileId;

    private boolean done;

    @Enumerated(EnumType.STRING)
    private @Nullable Fruitless fruitless;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected CurationVideoEntity() {}

    CurationVideoEntity(Key key, String fileId) {
        this.key = key;
        this.fileId = fileId;
    }

    @Embeddable
    record Key(@Column(name = "job_id") String jobId, int place) implements Serializable {}
}
