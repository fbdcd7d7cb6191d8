package dev.tpo.worker;

import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.DpoLoss;
import dev.tpo.training.PairOrder;
import dev.tpo.training.PreferenceLoss;
import dev.tpo.training.TrainingSettings;
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
        @Nullable Lora lora) {

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

    /** @param order null: shuffled, as jobs of before it was asked for have it */
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
            String lossType,
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

    private PairOrder order() {
        return hyperparameters.order == null
                ? PairOrder.SHUFFLED
                : PairOrder.valueOf(hyperparameters.order.toUpperCase(Locale.ROOT));
    }

    /** TRL calls DPO's loss {@code sigmoid}. */
    PreferenceLoss loss() {
        return switch (hyperparameters.lossType) {
            case "sigmoid", "dpo" -> new DpoLoss(hyperparameters.beta, hyperparameters.sftWeight);
            default ->
                throw new BadTrainingDataException(
                        "invalid_hyperparameters",
                        "unknown loss_type '" + hyperparameters.lossType + "'",
                        "method.dpo");
        };
    }
}
