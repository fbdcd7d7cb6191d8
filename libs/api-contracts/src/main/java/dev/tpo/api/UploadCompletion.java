package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code POST /v1/uploads/{id}/complete}.
 *
 * @param partIds in the order of the file
 * @param md5 of the whole file, 32 hex digits
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UploadCompletion(
        @Nullable List<String> partIds, @Nullable String md5) {}
