package dev.tpo.trainingservice.finetuning;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a worker says at the end.
 *
 * @param revision the tuned checkpoint's manifest
 * @param bestStep which step's model validation found best; null without validation, as {@code endedEarly}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record WorkerResult(
        String revision,
        @Nullable Long trainedTokens,
        @Nullable Long bestStep,
        @Nullable Double bestMetric,
        @Nullable Boolean endedEarly) {}
