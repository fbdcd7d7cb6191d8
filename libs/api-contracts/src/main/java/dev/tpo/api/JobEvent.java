package dev.tpo.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An event of a job: {@code type} is {@code message} or {@code metrics}; {@code level} info, warn or error. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JobEvent(
        String object,
        String id,
        long createdAt,
        String level,
        String message,
        String type,
        @Nullable Map<String, Object> data) {}
