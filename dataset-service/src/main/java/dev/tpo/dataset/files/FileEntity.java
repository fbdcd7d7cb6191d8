package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "file")
class FileEntity {
    @Id
    private String id;

    /** Given by the database: known once the row is read. */
    @Column(insertable = false, updatable = false)
    private @Nullable Long seq;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String purpose;

    @Column(nullable = false)
    private String filename;

    @Column(nullable = false)
    private String sha256;

    private long bytes;

    private boolean linked;

    @Column(nullable = false)
    private Instant createdAt;

    private @Nullable Instant expiresAt;
    private @Nullable Double durationSeconds;
    private @Nullable Long frameCount;
    private @Nullable Double fps;
    private @Nullable Integer width;
    private @Nullable Integer height;
    private @Nullable String codec;
    private @Nullable Boolean variableFrameRate;
    private @Nullable Integer rotation;
    private @Nullable String pixelAspect;
    private @Nullable Boolean complete;
    private String @Nullable [] warnings;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected FileEntity() {}

    FileEntity(String id, Examined content, boolean linked, Instant createdAt, @Nullable Instant expiresAt) {
        this.id = id;
        this.purpose = content.purpose().wireName();
        this.filename = content.filename();
        this.sha256 = content.sha256();
        this.bytes = content.bytes();
        this.linked = linked;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.warnings = content.warnings().isEmpty() ? null : content.warnings().toArray(String[]::new);
        VideoInfo video = content.video();
        if (video != null) {
            this.durationSeconds = video.durationSeconds();
            this.frameCount = video.frameCount();
            this.fps = video.fps();
            this.width = video.width();
            this.height = video.height();
            this.codec = video.codec();
            this.variableFrameRate = video.variableFrameRate();
            this.rotation = video.rotation();
            this.pixelAspect = video.pixelAspect();
            this.complete = video.complete();
        }
    }

    long seq() {
        return Objects.requireNonNull(seq);
    }

    FileObject toObject() {
        return new FileObject(
                id,
                "file",
                bytes,
                createdAt.getEpochSecond(),
                expiresAt == null ? null : expiresAt.getEpochSecond(),
                filename,
                purpose,
                "processed",
                sha256,
                video(),
                warnings == null ? null : List.of(warnings));
    }

    private @Nullable VideoInfo video() {
        if (durationSeconds == null
                || frameCount == null
                || fps == null
                || width == null
                || height == null
                || codec == null) {
            return null;
        }
        return new VideoInfo(
                sha256,
                durationSeconds,
                frameCount,
                fps,
                width,
                height,
                codec,
                variableFrameRate,
                rotation,
                pixelAspect,
                complete);
    }
}
