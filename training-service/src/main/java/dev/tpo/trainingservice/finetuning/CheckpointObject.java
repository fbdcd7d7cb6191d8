package dev.tpo.trainingservice.finetuning;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * OpenAI's {@code fine_tuning.job.checkpoint}.
 *
 * @param fineTunedModelCheckpoint sha256 of the checkpoint's manifest in the blob store; no model has this name
 * @param metrics by TRL's names, and OpenAI's {@code train_loss} and {@code full_valid_loss}; null where
 *     one was not finite
 * @param available whether its files are (still) kept
 * @param best whether validation found no better one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CheckpointObject(
        String id,
        String object,
        long createdAt,
        String fineTunedModelCheckpoint,
        String fineTuningJobId,
        Map<String, @Nullable Number> metrics,
        long stepNumber,
        boolean available,
        boolean best) {}
