package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An uploaded file; {@code purpose} is {@code vision}, {@code fine-tune} or {@code evals}.
 *
 * @param expiresAt when it goes by itself, in Unix seconds; null: never
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FileObject(
        String id,
        String object,
        long bytes,
        long createdAt,
        @Nullable Long expiresAt,
        String filename,
        String purpose,
        String status,
        String sha256,
        @Nullable VideoInfo video) {}
