package dev.tpo.trainingservice.finetuning;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Every number of a job, resolved: nothing is left to the worker's taste.
 *
 * @param order of the pairs; null: shuffled, as jobs of before it was asked for have it
 */
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
        String lossType,
        @Nullable String order) {
    static final String SHUFFLED = "shuffled";
    static final String AS_GIVEN = "as_given";

    String orderOfPairs() {
        return order == null ? SHUFFLED : order;
    }
}
