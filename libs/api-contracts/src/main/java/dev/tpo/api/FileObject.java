package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An uploaded file; {@code purpose} is {@code vision}, {@code fine-tune} or {@code evals}.
 *
 * @param expiresAt when it goes by itself, in Unix seconds; null: never
 * @param warnings what of its rows is not used, by line; null: nothing
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
        @Nullable VideoInfo video,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> warnings) {}
