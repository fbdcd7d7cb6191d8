package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.TrainerState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The model that a job starts from, which is its reference, too. */
final class StartModel {
    private StartModel() {}

    /**
     * Multiplied as the job began, whatever is faster here: another way would round otherwise.
     *
     * @param checkpoint where the job goes on; empty: it begins
     * @param say hears that it could be done faster
     */
    static Weights read(
            Path base,
            ModelConfig config,
            WorkerSpec spec,
            ComputeDevice device,
            Optional<Path> checkpoint,
            Consumer<String> say) {
        ComputePolicy faster = spec.policy(device, config);
        ComputePolicy begun = checkpoint
                .map(folder -> TrainerState.policy(Checkpoints.stateOf(folder), faster))
                .orElse(faster);
        if (!begun.equals(faster)) {
            say.accept("Goes on multiplying the base's matrices as it began, "
                    + (begun.products() == ComputePolicy.Products.WIDENED ? "widened" : "as stored")
                    + "; this machine is faster the other way");
        }
        return Weights.read(base, config, begun);
    }

    /** A model that is an adapter so far. */
    static Weights merged(Path base, Path adapter, ModelConfig config, ComputeDevice device) {
        try (Weights read = Weights.read(base, config, ComputePolicy.widened(device));
                LoraAdapter lora = LoraAdapter.read(adapter, config)) {
            Weights merged = read.copy();
            lora.mergeInto(merged);
            return merged;
        }
    }
}
