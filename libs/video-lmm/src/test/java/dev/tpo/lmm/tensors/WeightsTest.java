package dev.tpo.lmm.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.CheckpointFiles;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

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

    @Test
    void aTensorThatOnlyTheIndexKnowsIsNamedWithItsShard() throws IOException {
        index("model.norm.weight", "model.safetensors", "model.absent.weight", "model.safetensors");

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.absent.weight")
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void aTensorThatTheIndexDoesNotKnowIsNamedWithItsShard() throws IOException {
        index("model.norm.weight", "model.safetensors");

        assertThatThrownBy(() -> Weights.read(folder, config))
                .hasMessageContaining("model.safetensors holds tensor ")
                .hasMessageContaining("does not name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"weight_map\": {}}",
                "{}",
                "[]",
                "{\"weight_map\": ",
                "version https://git-lfs.github.com/spec/v1"
            })
    void aBrokenIndexIsNamed(String content) throws IOException {
        Files.writeString(folder.resolve(CheckpointFiles.INDEX), content);

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(CheckpointFiles.INDEX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../model.safetensors", "/etc/hostname", "", "sub/model.safetensors"})
    void anIndexCannotLeadOutOfTheFolder(String file) throws IOException {
        index("model.norm.weight", file);

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("names a file that is not there");
    }

    @Test
    void aTruncatedShardAmongGoodOnesIsNamed() throws IOException {
        try (Weights whole = Weights.read(folder, config)) {
            whole.write(folder, 20_000);
        }
        Files.delete(folder.resolve("model.safetensors"));
        Path shard;
        try (var files = Files.list(folder)) {
            shard = files.filter(file -> file.getFileName().toString().startsWith("model-00002-of-"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 4);
        }

        assertThatThrownBy(() -> Weights.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(shard.getFileName() + " is broken");
    }

    @Test
    void pickledWeightsAreNotReadAndSaidSo() throws IOException {
        Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));

        assertThatThrownBy(() -> Weights.read(folder, config)).hasMessageContaining("convert them to safetensors");
    }

    @Test
    void aTensorOfATypeThatHoldsNoWeightsIsNamed() throws IOException {
        rewrite(tensors -> tensors.compute(
                "model.norm.weight", (name, norm) -> norm.getManager().zeros(new Shape(24), DataType.INT8)));

        assertThatThrownBy(() -> Weights.read(folder, config))
                .hasMessageContaining("model.norm.weight is stored as I8, which is not supported");
    }

    @Test
    void whatExceedsAShardIsCutAndReadsBackAsItWas() throws IOException {
        rewrite(tensors -> tensors.put(
                "model.vision_tower.vision_tower.vision_model.post_layernorm.bias", tensors.get("model.norm.weight")));
        Path cut = Files.createDirectory(folder.resolve("cut"));
        try (Weights whole = Weights.read(folder, config);
                Weights learnt = whole.copy()) {
            learnt.write(cut, 20_000);
            CheckpointFiles files = CheckpointFiles.of(cut);

            assertThat(files.shards().stream()
                            .map(shard -> shard.file().getFileName().toString()))
                    .hasSizeGreaterThan(2)
                    .startsWith(String.format(
                            "model-00001-of-%05d.safetensors", files.shards().size()));
            assertThat(files.entries().keySet())
                    .as("names, those that nothing reads too")
                    .containsExactlyInAnyOrderElementsOf(
                            CheckpointFiles.of(folder).entries().keySet());
            assertThat(JsonMapper.shared()
                            .readTree(cut.resolve(CheckpointFiles.INDEX).toFile())
                            .path("metadata")
                            .path("total_size")
                            .asLong())
                    .isEqualTo(files.entries().values().stream()
                            .mapToLong(SafetensorsHeader.Entry::bytes)
                            .sum());
            try (Weights again = Weights.read(cut, config)) {
                for (String name : whole.names()) {
                    assertThat(again.get(name).toFloatArray())
                            .isEqualTo(whole.get(name).toFloatArray());
                }
            }
        }
    }

    @Test
    void aTunedModelIsWrittenInTheTypesOfTheBase() throws IOException {
        Path narrow = Files.createDirectory(folder.resolve("narrow"));
        Path tuned = Files.createDirectory(folder.resolve("tuned"));
        try (Weights whole = Weights.read(folder, config)) {
            Map<String, SafetensorsWriter.Content> contents = new LinkedHashMap<>();
            whole.names()
                    .forEach(name ->
                            contents.put(name, new SafetensorsWriter.Content(whole.get(name), StoredType.BF16)));
            SafetensorsWriter.write(narrow.resolve("model.safetensors"), contents);
        }
        Path resumedFrom = Files.createDirectory(folder.resolve("between-two-steps"));
        try (Weights base = Weights.read(narrow, config);
                Weights learning = base.copy()) {
            learning.get("model.norm.weight").addi(1);
            learning.write(resumedFrom);
            assertThat(CheckpointFiles.of(resumedFrom).entries().values())
                    .allMatch(entry -> entry.type() == StoredType.F32);
        }
        try (Weights base = Weights.read(narrow, config);
                Weights saved = Weights.read(resumedFrom, config);
                Weights learnt = saved.copyStoredAs(base)) {
            learnt.writeAsStored(tuned);

            assertThat(CheckpointFiles.of(tuned).entries().values()).allMatch(entry -> entry.type() == StoredType.BF16);
            try (Weights again = Weights.read(tuned, config)) {
                assertThat(again.get("lm_head.weight").toFloatArray())
                        .isEqualTo(base.get("lm_head.weight").toFloatArray());
                assertThat(again.get("model.norm.weight").toFloatArray())
                        .isNotEqualTo(base.get("model.norm.weight").toFloatArray());
            }
        }
    }

    private void index(String... namesAndFiles) throws IOException {
        StringJoiner map = new StringJoiner(",", "{\"weight_map\":{", "}}");
        for (int i = 0; i < namesAndFiles.length; i += 2) {
            map.add("\"" + namesAndFiles[i] + "\":\"" + namesAndFiles[i + 1] + "\"");
        }
        Files.writeString(folder.resolve(CheckpointFiles.INDEX), map.toString());
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
