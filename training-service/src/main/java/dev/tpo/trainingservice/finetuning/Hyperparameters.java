package dev.tpo.trainingservice.finetuning;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Every number of a job, resolved: nothing is left to the worker's taste. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Hyperparameters(
        double beta,
        double sftWeight,
        double learningRate,
        double learningRateMultiplier,
        int batchSize,
        int nEpochs,
        int frames,
        long seed,
        double warmupRatio,
        double maxGradNorm,
        int gradientAccumulation,
        String lossType) {}
