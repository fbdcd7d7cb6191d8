package dev.tpo.trainingservice.finetuning;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What a worker says at the end; {@code revision} is the tuned checkpoint's manifest. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record WorkerResult(String revision, @Nullable Long trainedTokens) {}
