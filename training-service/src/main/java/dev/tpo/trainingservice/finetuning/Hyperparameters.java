package dev.tpo.trainingservice.finetuning;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Every number of a job, resolved: nothing is left to the worker's taste.
 *
 * @param lossType one name or several
 * @param lossWeights null where one loss counts once; of the fields that shape losses those that the chosen ones do not know
 *     are null, too, as are all of them in jobs of before there was a choice
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

        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        List<String> lossType,

        @Nullable List<Double> lossWeights,
        @Nullable Double labelSmoothing,
        @Nullable Double ldAlpha,
        @Nullable String fDivergenceType,
        @Nullable Double discopopTau,
        @Nullable Double simpoGamma,
        @Nullable Double rrpoAlpha,
        @Nullable String order) {
    static final String SHUFFLED = "shuffled";
    static final String AS_GIVEN = "as_given";

    /** As a client gives it: a name, or a list of them. */
    Object lossNames() {
        return lossType.size() == 1 ? lossType.getFirst() : lossType;
    }

    String orderOfPairs() {
        return order == null ? SHUFFLED : order;
    }
}
