package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.Reference;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.Validation;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a job learns from.
 *
 * @param base folder of the model whose files the tuned one has beside its weights
 * @param start the model that the job starts from
 * @param validation null: it does not look at pairs of its own
 */
record TrainingTask(
        WorkerSpec spec,
        ActivationMemory activations,
        Path base,
        ModelConfig config,
        Weights start,
        TrainingSet data,
        Reference reference,
        @Nullable Validation validation) {

    /** @param checkpoint where to go on; empty: from the start */
    Learner learner(Optional<Path> checkpoint) {
        Learner learner = spec.lora() == null
                ? new WholeModelLearner(spec, activations, base, checkpoint, data, reference, start, config)
                : new AdapterLearner(spec, activations, spec.lora(), checkpoint, data, reference, start, config);
        if (validation != null) {
            learner.trainer().validate(validation);
        }
        return learner;
    }

    /** Whether the tuned model is the best that validation found. */
    boolean endsWithBest() {
        return spec.validation() != null && spec.validation().loadBestModelAtEnd();
    }
}
