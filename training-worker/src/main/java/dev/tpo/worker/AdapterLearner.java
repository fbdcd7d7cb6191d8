package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.Reference;
import dev.tpo.training.TrainingSet;
import java.nio.file.Path;
import java.util.Optional;

/** An adapter beside the start model, which stays as it is; kept as PEFT keeps it. */
final class AdapterLearner implements Learner {
    private final LoraAdapter adapter;
    private final PreferenceTrainer trainer;

    AdapterLearner(
            WorkerSpec spec,
            ActivationMemory activations,
            WorkerSpec.Lora lora,
            Optional<Path> checkpoint,
            TrainingSet data,
            Reference reference,
            Weights start,
            ModelConfig config) {
        try (LoraAdapter begun = checkpoint
                .map(folder -> LoraAdapter.read(folder, config))
                .orElseGet(() -> LoraAdapter.fresh(
                        lora.config(spec.base().model()),
                        config,
                        spec.hyperparameters().seed()))) {
            this.adapter = begun.copyBeside(start);
        }
        this.trainer = PreferenceTrainer.ofAdapter(
                spec.settings(activations), spec.loss(), data, reference, start, config, adapter);
    }

    @Override
    public PreferenceTrainer trainer() {
        return trainer;
    }

    @Override
    public void writeCheckpoint(Path folder) {
        adapter.write(folder);
    }

    @Override
    public void writeFinal(Path folder) {
        adapter.write(folder);
    }

    @Override
    public void close() {
        trainer.close();
        adapter.close();
    }
}
