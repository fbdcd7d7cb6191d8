package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An uploaded file; {@code purpose} is {@code vision}, {@code fine-tune} or {@code evals}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FileObject(
        String id,
        String object,
        long bytes,
        long createdAt,
        String filename,
        String purpose,
        String status,
        String sha256,
        @Nullable VideoInfo video) {}
