package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where pretraining stands, in a working folder: {@code tower.safetensors} after the first stage, then
 * {@code decoder.safetensors} (weights with the optimizer's state) beside {@code position.json}, which is written last
 * and names the file that belongs to it.
 */
final class PretrainingCheckpoint {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    PretrainingCheckpoint(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Steps done and how wide clips are. */
    record Position(long step, int stage) {
        private String file() {
            return "decoder-" + step + ".safetensors";
        }
    }

    boolean hasTower() {
        return Files.exists(folder.resolve("tower.safetensors"));
    }

    void saveTower(Weights weights) throws IOException {
        write("tower.safetensors", tower(weights));
    }

    void loadTower(Weights weights, NDManager manager) {
        copy(SafetensorsFiles.readFile(folder.resolve("tower.safetensors"), manager), tower(weights));
    }

    Optional<Position> position() throws IOException {
        Path file = folder.resolve("position.json");
        return Files.exists(file)
                ? Optional.of(JSON.readValue(Files.readAllBytes(file), Position.class))
                : Optional.empty();
    }

    void save(Position position, Weights weights, Map<String, NDArray> optimizerState, ModelConfig config)
            throws IOException {
        Map<String, NDArray> all = new LinkedHashMap<>(optimizerState);
        TensorNames.trainable(config).forEach(name -> all.put(name, weights.get(name)));
        Optional<Position> before = position();
        write(position.file(), all);
        Path temporary = folder.resolve("position.json.tmp");
        Files.writeString(temporary, JSON.writeValueAsString(position));
        Files.move(temporary, folder.resolve("position.json"), StandardCopyOption.ATOMIC_MOVE);
        if (before.isPresent() && before.get().step() != position.step()) {
            Files.deleteIfExists(folder.resolve(before.get().file()));
        }
    }

    /** Fills the weights and returns the optimizer's state. */
    Map<String, NDArray> load(Position position, Weights weights, ModelConfig config, NDManager manager) {
        Map<String, NDArray> all = SafetensorsFiles.readFile(folder.resolve(position.file()), manager);
        Map<String, NDArray> trained = new LinkedHashMap<>();
        TensorNames.trainable(config).forEach(name -> trained.put(name, weights.get(name)));
        copy(all, trained);
        all.keySet().removeAll(trained.keySet());
        return all;
    }

    private void write(String name, Map<String, NDArray> tensors) throws IOException {
        Path temporary = folder.resolve(name + ".tmp");
        SafetensorsFiles.write(temporary, tensors);
        Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(Map<String, NDArray> from, Map<String, NDArray> to) {
        to.forEach((name, tensor) -> {
            NDArray saved = from.get(name);
            if (saved == null) {
                throw new IllegalStateException("the checkpoint lacks " + name);
            }
            tensor.set(saved.toFloatArray());
        });
    }

    private static Map<String, NDArray> tower(Weights weights) {
        Map<String, NDArray> tower = new LinkedHashMap<>();
        weights.names().stream()
                .filter(name -> name.contains("vision_tower"))
                .forEach(name -> tower.put(name, weights.get(name)));
        return tower;
    }
}
