package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * OpenAI's fine-tuning request with {@code method.type: dpo}; every hyperparameter is a number or {@code "auto"}.
 *
 * @param hyperparameters deprecated by OpenAI for {@code method}, and still honoured
 * @param order of the pairs in each epoch: {@code shuffled} (the default) or {@code as_given}
 * @param validationFile pairs to look at while training, like {@code trainingFile}; and so
 * @param validationShare of the training pairs, held back by video in its place, a number
 * @param integrations not supported
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FineTuningJobRequest(
        @Nullable String model,
        @Nullable String trainingFile,
        @Nullable String suffix,
        @Nullable Long seed,
        @Nullable Method method,
        @Nullable Lora lora,
        @Nullable Map<String, String> metadata,
        @Nullable TopHyperparameters hyperparameters,
        @Nullable Object order,
        @Nullable String validationFile,
        @Nullable Object validationShare,
        @Nullable Object integrations) {

    /**
     * Trains an adapter in place of the whole model. Each field may be null or the text {@code auto}.
     *
     * @param r rank, a whole number
     * @param alpha what the rank's share is multiplied by, a number
     * @param dropout of the adapter's inputs, a number
     * @param targets names of the layers' matrices
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lora(
            @Nullable Object r,
            @Nullable Object alpha,
            @Nullable Object dropout,
            @Nullable Object targets) {}

    public record Method(@Nullable String type, @Nullable Dpo dpo) {}

    public record Dpo(@Nullable Hyperparameters hyperparameters) {}

    /** Where OpenAI's older clients give what {@code method} holds today. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TopHyperparameters(
            @Nullable Object batchSize,
            @Nullable Object learningRateMultiplier,
            @Nullable Object nEpochs) {}

    /**
     * Numbers or the text {@code auto}; the service checks them and names the offending one. Names are TRL's.
     *
     * @param lossType a loss's name, or a list of them; without it the recipe's sigmoid with its supervised term
     * @param lossWeights a list of numbers, one for each name
     * @param fDivergenceType a name
     * @param evalSteps optimizer steps between two evaluations; like those below it asks for validation
     * @param loadBestModelAtEnd a truth value
     * @param metricForBestModel a name
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hyperparameters(
            @Nullable Object beta,
            @Nullable Object batchSize,
            @Nullable Object learningRateMultiplier,
            @Nullable Object nEpochs,
            @Nullable Object sftWeight,
            @Nullable Object frames,
            @Nullable Object lossType,
            @Nullable Object lossWeights,
            @Nullable Object labelSmoothing,
            @Nullable Object ldAlpha,
            @Nullable Object fDivergenceType,
            @Nullable Object discopopTau,
            @Nullable Object simpoGamma,
            @Nullable Object rrpoAlpha,
            @Nullable Object order,
            @Nullable Object evalSteps,
            @Nullable Object loadBestModelAtEnd,
            @Nullable Object metricForBestModel,
            @Nullable Object earlyStoppingPatience,
            @Nullable Object earlyStoppingThreshold) {
        /** Everything as the recipe has it. */
        public static final Hyperparameters AUTO = sized(null, null);

        /** The recipe's, but for how much is learned. */
        public static Hyperparameters sized(@Nullable Integer batchSize, @Nullable Integer nEpochs) {
            return new Hyperparameters(
                    null, batchSize, null, nEpochs, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null, null);
        }
    }

    /** A DPO job with the suite's default hyperparameters. */
    public static FineTuningJobRequest dpo(String model, String trainingFile, @Nullable String suffix, long seed) {
        return new FineTuningJobRequest(
                model, trainingFile, suffix, seed, new Method("dpo", null), null, null, null, null, null, null, null);
    }
}
