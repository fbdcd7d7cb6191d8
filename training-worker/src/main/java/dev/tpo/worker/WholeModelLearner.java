package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.Reference;
import dev.tpo.training.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All of a model but its vision tower; kept as a model like any other. */
final class WholeModelLearner implements Learner {
    private final Path base;
    private final Weights policy;
    private final PreferenceTrainer trainer;

    /** @param base folder of the model that the job started from, for what training does not change */
    WholeModelLearner(
            WorkerSpec spec,
            ActivationMemory activations,
            Path base,
            Optional<Path> checkpoint,
            TrainingSet data,
            Reference reference,
            Weights start,
            ModelConfig config) {
        this.base = base;
        this.policy = checkpoint.map(folder -> saved(folder, start, config)).orElseGet(start::copy);
        this.trainer = new PreferenceTrainer(spec.settings(activations), spec.loss(), data, reference, policy, config);
    }

    private static Weights saved(Path checkpoint, Weights start, ModelConfig config) {
        try (Weights saved = Weights.read(checkpoint, config, ComputePolicy.float32(start.device()))) {
            return saved.copyStoredAs(start);
        }
    }

    @Override
    public PreferenceTrainer trainer() {
        return trainer;
    }

    @Override
    public void writeCheckpoint(Path folder) throws IOException {
        describe(folder);
        sayFloat32(folder.resolve("config.json"));
        policy.write(folder);
    }

    /** In the types in which the base is stored. */
    @Override
    public void writeFinal(Path folder) throws IOException {
        describe(folder);
        policy.writeAsStored(folder);
    }

    /** All files of the base but its weights. */
    private void describe(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            List<Path> kept = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().contains(".safetensors"))
                    .toList();
            for (Path file : kept) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    /** The base may be stored in a narrower type than the one that learns; going on needs every bit of it. */
    private static void sayFloat32(Path config) throws IOException {
        JsonMapper json = JsonMapper.shared();
        if (json.readTree(Files.readAllBytes(config)) instanceof ObjectNode object
                && !object.path("torch_dtype").asString("float32").equals("float32")) {
            object.put("torch_dtype", "float32");
            Files.write(config, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
        }
    }

    @Override
    public void close() {
        trainer.close();
        policy.close();
    }
}
