package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Holds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job's spec as the worker reads it. {@code training} and {@code videos} are filled in by the validation.
 *
 * @param trainingFile as the client named it
 * @param videos {@code video://{file id}} to sha256, of all pairs, also of those that are not trained on
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
        @Nullable Validation validation,
        @Nullable String suffix,
        String fineTunedModel,
        @Nullable Map<String, String> metadata) {
    private static final String VIDEO = "video://";

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

    /** {@code blob} is the sha256 of the JSONL snapshot, of which {@code rows} rows are trained on. */
    record Training(String blob, int rows) {}

    /** @param checked what the job is validated on, if it is */
    FineTuningSpec with(Snapshot snapshot, @Nullable Validation checked, Map<String, String> allVideos) {
        int heldBack = checked == null || checked.blob() != null ? 0 : checked.rows();
        var trained = new Training(snapshot.blob(), snapshot.rows() - heldBack);
        return new FineTuningSpec(
                base,
                trainingFile,
                snapshot.datasetVersion(),
                trained,
                allVideos,
                hyperparameters,
                lora,
                checked == null ? null : checked.within(stepsOf(trained)),
                suffix,
                fineTunedModel,
                metadata);
    }

    /** What the job needs to stay, as the job store names it. */
    Set<String> holds() {
        Set<String> holds = new HashSet<>();
        holds.add(Holds.model(base.model()));
        holds.add(Holds.model(base.root()));
        holds.add(datasetVersion == null ? Holds.file(trainingFile) : Holds.version(datasetVersion));
        if (validation != null && validation.file() != null) {
            holds.add(
                    validation.datasetVersion() == null
                            ? Holds.file(validation.file())
                            : Holds.version(validation.datasetVersion()));
        }
        videos.keySet().forEach(video -> holds.add(Holds.file(video.substring(VIDEO.length()))));
        return holds;
    }

    /** Optimizer steps that the worker will take; 0: the snapshot is not known yet. */
    long steps() {
        return training == null ? 0 : stepsOf(training);
    }

    private long stepsOf(Training trained) {
        long batch = (long) hyperparameters.batchSize() * hyperparameters.gradientAccumulation();
        return hyperparameters.nEpochs() * Math.ceilDiv(trained.rows(), batch);
    }
}
