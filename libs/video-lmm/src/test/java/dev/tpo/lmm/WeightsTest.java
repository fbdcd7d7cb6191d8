package dev.tpo.lmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    @TempDir
    Path folder;

    private ModelConfig config;

    @BeforeEach
    void aCheckpoint() throws IOException {
        TinyCheckpoint.write(folder, TinyCheckpoint.CHAT_ML, "chatml");
        config = ModelConfig.read(folder);
    }

    @Test
    void aMissingTensorIsNamed() {
        rewrite(tensors -> tensors.remove("model.layers.1.mlp.up_proj.weight"));

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("missing tensor model.layers.1.mlp.up_proj.weight");
    }

    @Test
    void aTensorOfTheWrongShapeIsNamedWithBothShapes() {
        rewrite(tensors -> tensors.compute(
                "model.norm.weight", (name, norm) -> norm.getManager().zeros(new Shape(25))));

        assertThatThrownBy(() -> Weights.read(folder, config))
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining("[25]")
                .hasMessageContaining("[24]");
    }

    @Test
    void aTensorThatNothingReadsIsNamed() {
        rewrite(tensors -> tensors.put("model.layers.2.mlp.up_proj.weight", tensors.get("model.norm.weight")));

        assertThatThrownBy(() -> Weights.read(folder, config))
                .hasMessageContaining("nothing reads tensor model.layers.2.mlp.up_proj.weight");
    }

    @Test
    void theTowersLastLayerAndNormMayLieInTheFileUnread() {
        String tower = "model.vision_tower.vision_tower.vision_model.";
        rewrite(tensors -> {
            NDArray any = tensors.get("model.norm.weight");
            tensors.put(tower + "encoder.layers.2.layer_norm1.weight", any);
            tensors.put(tower + "post_layernorm.bias", any);
            tensors.put(tower + "head.probe", any);
        });

        assertThatCode(() -> Weights.read(folder, config).close()).doesNotThrowAnyException();
    }

    @Test
    void shardsAreReadThroughTheirIndex() throws IOException {
        float[] expected;
        try (Weights whole = Weights.read(folder, config);
                Weights copy = whole.copy()) {
            expected = copy.get("model.norm.weight").toFloatArray();
            shard(copy, 3);
        }
        Files.delete(folder.resolve("model.safetensors"));

        try (Weights sharded = Weights.read(folder, config)) {
            assertThat(sharded.get("model.norm.weight").toFloatArray()).isEqualTo(expected);
        }
    }

    @Test
    void anIndexThatNamesAMissingShardIsRefusedByThatName() throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.norm.weight\": \"model-00009-of-00009.safetensors\"}}");

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model-00009-of-00009.safetensors");
    }

    @Test
    void changingACopyLeavesTheFileAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));
        try (Weights weights = Weights.read(folder, config);
                Weights copy = weights.copy()) {
            copy.get("model.norm.weight").addi(1);

            assertThat(weights.get("model.norm.weight").toFloatArray())
                    .isNotEqualTo(copy.get("model.norm.weight").toFloatArray());
        }
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(before);
    }

    private void rewrite(Consumer<Map<String, NDArray>> change) {
        Path file = folder.resolve("model.safetensors");
        try (NDManager manager = Torch.newManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            SafetensorsFiles.readFile(file, manager).forEach((name, tensor) -> tensors.put(name, tensor.duplicate()));
            change.accept(tensors);
            SafetensorsFiles.write(file, tensors);
        }
    }

    private void shard(Weights weights, int shards) throws IOException {
        Map<Integer, Map<String, NDArray>> parts = new LinkedHashMap<>();
        StringJoiner map = new StringJoiner(",", "{\"weight_map\":{", "}}");
        int next = 0;
        for (String name : weights.names()) {
            int shard = next++ % shards;
            parts.computeIfAbsent(shard, ignored -> new LinkedHashMap<>()).put(name, weights.get(name));
            map.add("\"" + name + "\":\"part-" + shard + ".safetensors\"");
        }
        parts.forEach((shard, part) -> SafetensorsFiles.write(folder.resolve("part-" + shard + ".safetensors"), part));
        Files.writeString(folder.resolve("model.safetensors.index.json"), map.toString());
    }
}
