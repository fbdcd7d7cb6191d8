package dev.tpo.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job of any kind, as dashboards poll it.
 *
 * @param attempts how often it has begun to run
 * @param queuePosition 1: the next of its kind; null unless queued
 * @param estimatedFinish in seconds of the epoch, by its pace so far; null if it has none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JobObject(
        String id,
        String kind,
        String status,
        Progress progress,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        @Nullable Failure error,
        @Nullable String model,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedFinish,
        Map<String, String> links) {

    /** {@code done} of {@code total} in {@code unit}s. */
    public record Progress(long done, long total, String unit) {}

    public record Failure(
            String code, String message, @Nullable String param) {}
}
