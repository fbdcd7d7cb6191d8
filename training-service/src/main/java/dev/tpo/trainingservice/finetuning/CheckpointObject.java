package dev.tpo.trainingservice.finetuning;

import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** OpenAI's {@code fine_tuning.job.checkpoint}; {@code fineTunedModelCheckpoint} is a file manifest's sha256. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CheckpointObject(
        String id,
        String object,
        long createdAt,
        String fineTunedModelCheckpoint,
        String fineTuningJobId,
        Map<String, Object> metrics,
        long stepNumber) {}
