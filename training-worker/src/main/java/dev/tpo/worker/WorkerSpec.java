package dev.tpo.worker;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.BestMetric;
import dev.tpo.training.PairOrder;
import dev.tpo.training.TrainingSettings;
import dev.tpo.training.ValidationSettings;
import dev.tpo.training.data.BadTrainingDataException;
import dev.tpo.training.losses.InvalidLossException;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The part of a job's spec that training depends on; every number is resolved already. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record WorkerSpec(
        Base base,
        Training training,
        Map<String, String> videos,
        Hyperparameters hyperparameters,
        @Nullable Lora lora,
        @Nullable Validation validation) {

    /**
     * @param revision the manifest of the checkpoint, or the adapter, to start from
     * @param adapterOf the manifest of the checkpoint that the adapter is for; null: it is none
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Base(String model, String revision, @Nullable String adapterOf) {}

    /** The adapter to train; without one the whole model learns. */
    record Lora(int r, double alpha, double dropout, List<String> targets) {
        LoraConfig config(String base) {
            return LoraConfig.of(r, alpha, dropout, targets, base);
        }
    }

    /** {@code blob} is the sha256 of the JSONL rows. */
    record Training(String blob) {}

    /**
     * Pairs that are not trained on, and what looking at them is for.
     *
     * @param blob sha256 of rows of their own; null: rows of the training's about {@code videos}
     * @param videos sha256 of videos
     * @param evalSteps optimizer steps between two evaluations
     * @param earlyStoppingPatience 0: never
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Validation(
            @Nullable String blob,
            List<String> videos,
            long evalSteps,
            String metricForBestModel,
            boolean loadBestModelAtEnd,
            int earlyStoppingPatience,
            double earlyStoppingThreshold) {

        ValidationSettings settings() {
            return new ValidationSettings(evalSteps, metric(), earlyStoppingPatience, earlyStoppingThreshold);
        }

        BestMetric metric() {
            return BestMetric.named(metricForBestModel)
                    .orElseThrow(() -> new BadTrainingDataException(
                            "invalid_hyperparameters",
                            "metric_for_best_model '" + metricForBestModel + "' is not known",
                            "method.dpo.hyperparameters.metric_for_best_model"));
        }
    }

    /**
     * @param lossType one name or several; of the fields that shape losses those that theirs do not know are null, as in jobs
     *     of before there was more than one
     * @param order null: shuffled, as jobs of before it was asked for have it
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Hyperparameters(
            double beta,
            double sftWeight,
            double learningRate,
            int batchSize,
            int nEpochs,
            int frames,
            long seed,
            double warmupRatio,
            double maxGradNorm,
            int gradientAccumulation,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> lossType,

            @Nullable List<Double> lossWeights,
            @Nullable Double labelSmoothing,
            @Nullable Double ldAlpha,
            @Nullable String fDivergenceType,
            @Nullable Double discopopTau,
            @Nullable Double simpoGamma,
            @Nullable Double rrpoAlpha,
            @Nullable String order) {}

    TrainingSettings settings(ActivationMemory activations) {
        return new TrainingSettings(
                hyperparameters.learningRate,
                hyperparameters.batchSize,
                Math.max(1, hyperparameters.gradientAccumulation),
                hyperparameters.nEpochs,
                hyperparameters.warmupRatio,
                hyperparameters.maxGradNorm,
                hyperparameters.seed,
                TrainingSettings.DEFAULT_PAIRS_PER_VIDEO,
                order(),
                activations);
    }

    /** How the start model is computed: as what learns will be, a float32 copy of it or an adapter beside it. */
    ComputePolicy policy(ComputeDevice device, ModelConfig config) {
        return (lora == null ? ComputePolicy.widened(device) : ComputePolicy.asStored(device)).settled(config);
    }

    private PairOrder order() {
        return hyperparameters.order == null
                ? PairOrder.SHUFFLED
                : PairOrder.valueOf(hyperparameters.order.toUpperCase(Locale.ROOT));
    }

    PreferenceLoss loss() {
        try {
            return new LossSettings(
                            hyperparameters.lossType,
                            hyperparameters.lossWeights,
                            hyperparameters.sftWeight,
                            hyperparameters.beta,
                            hyperparameters.labelSmoothing,
                            hyperparameters.ldAlpha,
                            hyperparameters.fDivergenceType,
                            hyperparameters.discopopTau,
                            hyperparameters.simpoGamma,
                            hyperparameters.rrpoAlpha)
                    .loss();
        } catch (InvalidLossException e) {
            throw new BadTrainingDataException(
                    "invalid_hyperparameters",
                    String.valueOf(e.getMessage()),
                    "method.dpo.hyperparameters." + e.field());
        }
    }
}
