package dev.tpo.trainingservice.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "model")
class ModelEntity {
    @Id
    private String id;

    @Column(nullable = false)
    private String owner = "default";

    private @Nullable String base;

    @Column(nullable = false)
    private String revision;

    private @Nullable String baseRevision;
    private @Nullable String jobId;
    private @Nullable String datasetVersion;

    @Column(nullable = false)
    private String[] videos;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private String backend;

    private @Nullable String source;
    private @Nullable String sourceCommit;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ModelEntity() {}

    ModelEntity(RegisteredModel model) {
        this.id = model.id();
        this.base = model.base();
        this.revision = model.revision();
        this.baseRevision = model.baseRevision();
        this.jobId = model.jobId();
        this.datasetVersion = model.datasetVersion();
        this.videos = model.videos().toArray(String[]::new);
        this.createdAt = model.createdAt();
        this.backend = model.backend();
        RegisteredModel.Origin origin = model.origin();
        this.source = origin == null ? null : origin.source();
        this.sourceCommit = origin == null ? null : origin.commit();
    }

    /** Takes over the files of a newer one, unless a job made this one. */
    void follow(RegisteredModel newer) {
        if (jobId == null) {
            this.revision = newer.revision();
            this.baseRevision = newer.baseRevision();
        }
    }

    RegisteredModel toModel() {
        return new RegisteredModel(
                id,
                base,
                revision,
                baseRevision,
                jobId,
                datasetVersion,
                List.of(videos),
                createdAt,
                backend,
                source == null ? null : new RegisteredModel.Origin(source, sourceCommit));
    }
}
