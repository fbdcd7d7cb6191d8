package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job that registers a model.
 *
 * @param model the name that it has once the job has succeeded; an adapter's is settled when its base is
 * @param baseModel that a LoRA adapter stands beside, once it is known; null for a whole model
 * @param commit the hub's, once it is known; null for a folder
 * @param revision sha256 of the model's file manifest, at the end
 * @param progress in bytes
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelImportObject(
        String id,
        String object,
        String kind,
        String status,
        String source,
        String model,
        @Nullable String baseModel,
        @Nullable String commit,
        @Nullable String revision,
        JobObject.Progress progress,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        JobObject.@Nullable Failure error,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedFinish) {}
