package dev.tpo.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An immutable version, its id the hash of its content. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DatasetVersionObject(
        String id,
        String object,
        String dataset,
        long createdAt,
        long pairs,
        Map<String, Long> granularity,
        @Nullable String curationJob) {}
