package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code POST /v1/uploads}: a file that will arrive in parts.
 *
 * @param bytes of the whole file
 * @param expiresAfter when the file is to be deleted; null: never
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UploadRequest(
        @Nullable String purpose,
        @Nullable String filename,
        @Nullable Long bytes,
        @Nullable String mimeType,
        @Nullable ExpiresAfter expiresAfter) {

    /** @param anchor {@code created_at}, the only one there is */
    public record ExpiresAfter(
            @Nullable String anchor, @Nullable Long seconds) {}
}
