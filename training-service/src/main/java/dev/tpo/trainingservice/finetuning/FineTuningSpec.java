package dev.tpo.trainingservice.finetuning;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job's spec as the worker reads it. {@code training} and {@code videos} are filled in by the validation.
 *
 * @param trainingFile as the client named it
 * @param videos {@code video://{file id}} to sha256
 * @param lora null: the whole model learns
 * @param fineTunedModel the name that the model will have
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record FineTuningSpec(
        Base base,
        String trainingFile,
        @Nullable String datasetVersion,
        @Nullable Training training,
        Map<String, String> videos,
        Hyperparameters hyperparameters,
        @Nullable Lora lora,
        @Nullable String suffix,
        String fineTunedModel,
        @Nullable Map<String, String> metadata) {

    /**
     * The model to start from; {@code root} is the base that it descends from.
     *
     * @param adapterOf where {@code revision} is an adapter's: that of the model it is for
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Base(
            String model,
            String root,
            String revision,
            @Nullable String adapterOf) {}

    /** The adapter to train, every number resolved. */
    record Lora(int r, double alpha, double dropout, List<String> targets) {}

    /** {@code blob} is the sha256 of the JSONL snapshot of {@code rows} preference rows. */
    record Training(String blob, int rows) {}

    FineTuningSpec with(Snapshot snapshot) {
        return new FineTuningSpec(
                base,
                trainingFile,
                snapshot.datasetVersion(),
                new Training(snapshot.blob(), snapshot.rows()),
                snapshot.videos(),
                hyperparameters,
                lora,
                suffix,
                fineTunedModel,
                metadata);
    }

    /** Optimizer steps that the worker will take, if the snapshot is known. */
    long steps() {
        if (training == null) {
            return 1;
        }
        long batch = (long) hyperparameters.batchSize() * hyperparameters.gradientAccumulation();
        return hyperparameters.nEpochs() * Math.ceilDiv(training.rows(), batch);
    }
}
