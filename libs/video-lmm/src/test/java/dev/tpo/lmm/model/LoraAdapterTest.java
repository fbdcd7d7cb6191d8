package dev.tpo.lmm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.LoraTensors;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.StoredType;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.FakeVideo;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {
    private static final String Q = "base_model.model.model.layers.0.self_attn.q_proj";

    @TempDir
    Path folder;

    @Test
    void besideTheMatricesItComputesWhatItComputesMergedIntoThem() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        try (Weights base = TinyCheckpoint.random(config, 1);
                LoraAdapter adapter = random(config, LoraConfig.DECODER_TARGETS);
                Weights merged = base.copy()) {
            adapter.mergeInto(merged);
            float[] beside = logits(LanguageModel.adapted(base, config, adapter, 0), config);

            assertThat(distance(logits(new LanguageModel(merged, config), config), beside))
                    .isLessThan(1e-5);
            assertThat(distance(logits(new LanguageModel(base, config), config), beside))
                    .isGreaterThan(1e-2);
            assertThat(cachedLogits(LanguageModel.adapted(base, config, adapter, 0), config))
                    .satisfies(cached -> assertThat(distance(lastRow(beside, config), cached))
                            .isLessThan(1e-5));
        }
    }

    @Test
    void itMayStandBesideSomeOfTheMatricesOnly() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        for (String target : LoraConfig.DECODER_TARGETS) {
            try (Weights base = TinyCheckpoint.random(config, 1);
                    LoraAdapter adapter = random(config, List.of(target));
                    Weights merged = base.copy()) {
                adapter.mergeInto(merged);
                float[] beside = logits(LanguageModel.adapted(base, config, adapter, 0), config);

                assertThat(adapter.tensors()).as(target).hasSize(2 * config.layers());
                assertThat(distance(logits(new LanguageModel(merged, config), config), beside))
                        .as(target)
                        .isLessThan(1e-5);
                assertThat(distance(logits(new LanguageModel(base, config), config), beside))
                        .as(target)
                        .isGreaterThan(1e-4);
            }
        }
    }

    @Test
    void aFreshOneChangesNoBit() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        LoraConfig settings = LoraConfig.of(4, 16, 0.05, LoraConfig.DECODER_TARGETS, "base");
        try (Weights base = TinyCheckpoint.random(config, 1);
                LoraAdapter adapter = LoraAdapter.fresh(settings, config, 3)) {
            assertThat(logits(LanguageModel.adapted(base, config, adapter, 0), config))
                    .isEqualTo(logits(new LanguageModel(base, config), config));
        }
    }

    @Test
    void aFreshOneBeginsAsPeftBeginsAndFollowsTheSeed() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        LoraConfig settings = LoraConfig.of(8, 16, 0, LoraConfig.DECODER_TARGETS, "base");
        try (LoraAdapter one = LoraAdapter.fresh(settings, config, 3);
                LoraAdapter same = LoraAdapter.fresh(settings, config, 3);
                LoraAdapter other = LoraAdapter.fresh(settings, config, 4)) {
            float[] down = values(one, Q + ".lora_A.weight");
            double bound = 1 / Math.sqrt(config.hiddenSize()); // kaiming_uniform(a = sqrt 5)
            double squares = 0;
            for (float value : down) {
                assertThat(Math.abs(value)).isLessThanOrEqualTo((float) bound);
                squares += value * value;
            }
            assertThat(Math.sqrt(squares / down.length))
                    .isBetween(0.8 * bound / Math.sqrt(3), 1.2 * bound / Math.sqrt(3));
            assertThat(values(one, Q + ".lora_B.weight")).containsOnly(0);
            assertThat(values(same, Q + ".lora_A.weight")).isEqualTo(down);
            assertThat(values(other, Q + ".lora_A.weight")).isNotEqualTo(down);
        }
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        try (LoraAdapter written = random(config, List.of("q_proj", "down_proj"))) {
            written.write(folder);
            try (LoraAdapter read = LoraAdapter.read(folder, config)) {
                assertThat(read.config()).isEqualTo(written.config());
                assertThat(read.tensors().keySet())
                        .containsExactlyInAnyOrderElementsOf(written.tensors().keySet());
                written.tensors()
                        .keySet()
                        .forEach(name -> assertThat(values(read, name)).isEqualTo(values(written, name)));
            }
        }
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .contains("adapter_config.json", "adapter_model.safetensors");
    }

    @Test
    void theScaleIsAlphaOverTheRankOrOverItsRoot() throws Exception {
        assertThat(LoraConfig.read(json("\"r\": 16, \"lora_alpha\": 8")).scale())
                .isEqualTo(0.5);
        assertThat(LoraConfig.read(json("\"r\": 16, \"lora_alpha\": 8, \"use_rslora\": true"))
                        .scale())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"use_dora\": true | use_dora",
                "\"bias\": \"all\" | bias",
                "\"fan_in_fan_out\": true | fan_in_fan_out",
                "\"rank_pattern\": {\"q_proj\": 8} | rank_pattern",
                "\"alpha_pattern\": {\"q_proj\": 8} | alpha_pattern",
                "\"peft_type\": \"LOHA\" | peft_type",
                "\"init_lora_weights\": \"pissa\" | init_lora_weights",
                "\"layer_replication\": [[0, 4]] | layer_replication",
                "\"trainable_token_indices\": [3] | trainable_token_indices",
                "\"lora_alpha\": \"many\" | lora_alpha",
                "\"lora_dropout\": 1.5 | lora_dropout",
                "\"r\": 0 | r must",
                "\"target_modules\": [3] | target_modules",
                "\"target_modules\": 5 | target_modules",
                "\"modules_to_save\": \"lm_head\" | modules_to_save",
                "\"peft_type\": [\"LORA\"] | peft_type",
                "\"bias\": true | bias",
                "\"use_rslora\": \"yes\" | use_rslora",
                "\"lora_alpha\": 1e999 | lora_alpha",
            })
    void whatItCannotDoIsRefusedByTheFieldsName(String field, String named) throws Exception {
        String json = field.contains("\"r\"") ? field : "\"r\": 4, " + field;
        assertThatThrownBy(() -> LoraConfig.read(json(json)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_config.json")
                .hasMessageContaining(named);
    }

    @Test
    void aTensorThatNothingReadsIsNamed() throws Exception {
        assertRefused(
                tensors -> tensors.put("base_model.model.model.layers.9.self_attn.q_proj.lora_A.weight", zeros(4, 24)),
                "nothing reads tensor base_model.model.model.layers.9.self_attn.q_proj.lora_A.weight");
        assertRefused(tensors -> tensors.put("lora_A.weight", zeros(4, 24)), "nothing reads tensor lora_A.weight");
        assertRefused(
                tensors -> tensors.put("base_model.model.lora_A.weight", zeros(4, 24)),
                "nothing reads tensor base_model.model.lora_A.weight");
        assertRefused(
                tensors -> tensors.put("base_model.model.model.norm.weight", zeros(24)),
                "nothing reads tensor base_model.model.model.norm.weight"); // modules_to_save does not name it
        assertRefused(
                tensors -> tensors.put("base_model.model.model.layers.0.mlp.up_proj.lora_A.weight", zeros(4, 24)),
                "target_modules does not name");
    }

    @Test
    void aMissingOrMisshapenTensorIsNamed() throws Exception {
        assertRefused(tensors -> tensors.remove(Q + ".lora_B.weight"), "missing tensor " + Q + ".lora_B.weight");
        assertRefused(
                tensors -> tensors.put(Q + ".lora_A.weight", zeros(5, 24)),
                "tensor " + Q + ".lora_A.weight has shape [5, 24], expected [4, 24]");
        assertRefused(tensors -> tensors.keySet().removeIf(name -> name.contains("q_proj")), "no tensors of q_proj");
    }

    @Test
    void modulesSavedWholeAndTheProjectorsPairsStandInPlaceOfTheBases() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        String projector = "base_model.model.model.mm_projector.";
        try (Weights base = TinyCheckpoint.random(config, 1);
                NDManager manager = Torch.newManager()) {
            Random random = new Random(5);
            NDArray down = normal(manager, random, 4, 20);
            NDArray up = normal(manager, random, 24, 4);
            NDArray head = normal(manager, random, 60, 24);
            SafetensorsFiles.write(
                    folder.resolve("adapter_model.safetensors"),
                    Map.of(
                            projector + "0.lora_A.weight",
                            down,
                            projector + "0.lora_B.weight",
                            up,
                            "base_model.model.lm_head.weight",
                            head));
            json("\"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"mm_projector.0\"],"
                    + " \"modules_to_save\": [\"lm_head\"]");
            try (LoraAdapter adapter = LoraAdapter.read(folder, config);
                    Weights beside = adapter.beside(base);
                    Weights merged = base.copy()) {
                adapter.mergeInto(merged);
                float[] expected = base.get("model.mm_projector.0.weight")
                        .add(up.matMul(down).mul(2))
                        .toFloatArray();
                for (Weights weights : List.of(beside, merged)) {
                    assertThat(weights.get("model.mm_projector.0.weight").toFloatArray())
                            .isEqualTo(expected);
                    assertThat(weights.get("lm_head.weight").toFloatArray()).isEqualTo(head.toFloatArray());
                    assertThat(weights.get("model.mm_projector.2.weight").toFloatArray())
                            .isEqualTo(base.get("model.mm_projector.2.weight").toFloatArray());
                }
                assertThat(adapter.leavesSight()).isFalse();
            }
        }
    }

    @Test
    void narrowFilesAreWidened() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        try (LoraAdapter written = random(config, List.of("q_proj"))) {
            written.write(folder);
            TinyCheckpoint.writeStoredAs(
                    StoredType.BF16, written.tensors(), folder.resolve("adapter_model.safetensors"));
            try (LoraAdapter read = LoraAdapter.read(folder, config)) {
                assertThat(distance(values(written, Q + ".lora_A.weight"), values(read, Q + ".lora_A.weight")))
                        .isBetween(1e-6, 1e-2);
            }
        }
    }

    @Test
    void severalAdaptersOfOneModelAnswerInTurnAndEachAsItselfMerged() throws Exception {
        Path base = TinyCheckpoint.write(folder.resolve("base"), TinyCheckpoint.COMPACT, "compact");
        ModelConfig config = ModelConfig.read(base);
        FakeVideo video = new FakeVideo(1, 0.0, 5.0, 9.0);
        List<ChatTurn> chat = List.of(new ChatTurn(
                ChatTurn.Role.USER, List.of(new ChatTurn.Video(video), new ChatTurn.Text("Describe the video."))));
        List<Path> adapters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path adapter = Files.createDirectory(folder.resolve("adapter" + i));
            try (LoraAdapter random = random(config, List.of(i == 0 ? "q_proj" : "down_proj", "v_proj"))) {
                random.write(adapter);
            }
            adapters.add(adapter);
        }
        try (VideoLmm model = VideoLmm.load(base, "base", 1 << 20, ComputePolicy.FLOAT32_ON_CPU);
                VideoLmm first = model.adapted(adapters.get(0), "first");
                VideoLmm second = model.adapted(adapters.get(1), "second")) {
            double plain = score(model, chat);
            double one = score(first, chat);
            double two = score(second, chat);

            assertThat(score(model, chat)).isEqualTo(plain);
            assertThat(score(first, chat)).isEqualTo(one);
            assertThat(first.revision()).isEqualTo("first");
            assertThat(List.of(plain, one, two)).doesNotHaveDuplicates();
            assertThat(video.decoded).isEqualTo(1); // neither adapter changes what is seen
            assertThat(one)
                    .isCloseTo(merged(base, adapters.get(0), chat), org.assertj.core.api.Assertions.within(1e-4));
            assertThat(two)
                    .isCloseTo(merged(base, adapters.get(1), chat), org.assertj.core.api.Assertions.within(1e-4));
        }
    }

    @Test
    void anAdapterThatSeesOtherwiseRemembersVideosForItself() throws Exception {
        Path base = TinyCheckpoint.write(folder.resolve("base"), TinyCheckpoint.COMPACT, "compact");
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        try (NDManager manager = Torch.newManager()) {
            Random random = new Random(6);
            SafetensorsFiles.write(
                    adapter.resolve("adapter_model.safetensors"),
                    Map.of(
                            "base_model.model.model.mm_projector.0.lora_A.weight", normal(manager, random, 4, 20),
                            "base_model.model.model.mm_projector.0.lora_B.weight", normal(manager, random, 24, 4)));
        }
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"r\": 4, \"lora_alpha\": 8, \"target_modules\": \".*mm_projector.0\"}");
        FakeVideo video = new FakeVideo(1, 0.0, 5.0, 9.0);
        List<ChatTurn> chat = List.of(new ChatTurn(
                ChatTurn.Role.USER, List.of(new ChatTurn.Video(video), new ChatTurn.Text("Describe the video."))));
        try (VideoLmm model = VideoLmm.load(base, "base", 1 << 20, ComputePolicy.FLOAT32_ON_CPU)) {
            double plain = score(model, chat);
            try (VideoLmm adapted = model.adapted(adapter, "adapter")) {
                assertThat(adapted.remembers(video)).isFalse();
                assertThat(score(adapted, chat))
                        .isNotEqualTo(plain)
                        .isCloseTo(merged(base, adapter, chat), org.assertj.core.api.Assertions.within(1e-4));
                assertThat(adapted.remembers(video)).isTrue();
            }
            assertThat(score(model, chat)).isEqualTo(plain); // what the adapter remembered does not go with it
            assertThat(video.decoded).isEqualTo(2 + 1);
        }
    }

    @Test
    void pairsInTheTowerAreAppliedAsTheyWouldBeMerged() throws Exception {
        for (String form : List.of(TinyCheckpoint.CHAT_ML, TinyCheckpoint.CLIP)) {
            Path base = TinyCheckpoint.write(Files.createTempDirectory(folder, "base"), form, "chatml");
            Path adapter = withTower(ModelConfig.read(base), 1);
            Path besideTheDecoder = withTower(ModelConfig.read(base), 0);
            FakeVideo video = new FakeVideo(1, 0.0, 5.0, 9.0);
            List<ChatTurn> chat = List.of(new ChatTurn(
                    ChatTurn.Role.USER, List.of(new ChatTurn.Video(video), new ChatTurn.Text("Describe the video."))));
            try (VideoLmm model = VideoLmm.load(base, "base", 1 << 20, ComputePolicy.FLOAT32_ON_CPU);
                    VideoLmm adapted = model.adapted(adapter, "adapter")) {
                double seenOtherwise = score(adapted, chat);
                assertThat(seenOtherwise)
                        .isCloseTo(merged(base, adapter, chat), org.assertj.core.api.Assertions.within(1e-4));
                try (VideoLmm decoderOnly = model.adapted(besideTheDecoder, "decoder only")) {
                    assertThat(Math.abs(score(decoderOnly, chat) - seenOtherwise))
                            .isGreaterThan(1e-3);
                }
            }
        }
    }

    @Test
    void aPairBesideALayerThatIsNotRunIsReadByNothingAndNoFault() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CLIP);
        Path adapted = withTower(config, 1);
        Map<String, NDArray> tensors =
                SafetensorsFiles.readFile(adapted.resolve("adapter_model.safetensors"), Torch.newManager());
        Files.copy(adapted.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        int layersRun = config.vision().layersRun();
        String unrun = "base_model.model." + TensorNames.TOWER + "encoder.layers." + layersRun + ".self_attn.q_proj";
        tensors.put(unrun + ".lora_A.weight", zeros(4, 20));
        tensors.put(unrun + ".lora_B.weight", zeros(20, 4));
        SafetensorsFiles.write(folder.resolve("adapter_model.safetensors"), tensors);

        try (LoraAdapter adapter = LoraAdapter.read(folder, config);
                Weights weights = TinyCheckpoint.random(config, 1);
                Weights copy = weights.copy()) {
            adapter.mergeInto(copy);
            assertThat(adapter.tensors()).hasSize(tensors.size() - 2);
        }

        Path further = Files.createTempDirectory(folder, "further");
        Files.copy(adapted.resolve("adapter_config.json"), further.resolve("adapter_config.json"));
        tensors.put(unrun.replace("." + layersRun + ".", "." + (layersRun + 1) + ".") + ".lora_A.weight", zeros(4, 20));
        SafetensorsFiles.write(further.resolve("adapter_model.safetensors"), tensors);
        assertThatThrownBy(() -> LoraAdapter.read(further, config))
                .hasMessageContaining("nothing reads tensor base_model.model.model.vision_tower.");
    }

    @Test
    void aFileWithoutTensorsIsNoAdapter() throws Exception {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        json("\"r\": 4, \"target_modules\": \".*q_proj\"");
        SafetensorsFiles.write(folder.resolve("adapter_model.safetensors"), Map.of());

        assertThatThrownBy(() -> LoraAdapter.read(folder, config)).hasMessageContaining("holds no tensor");
    }

    /** As PEFT leaves it where {@code q_proj} and {@code fc1} were targets in a whole LLaVA model. */
    private Path withTower(ModelConfig config, float towerScale) throws IOException {
        Path adapter = Files.createTempDirectory(folder, "adapter");
        Random random = new Random(8);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        try (NDManager manager = Torch.newManager()) {
            for (Map.Entry<String, List<Integer>> weight :
                    TensorNames.expected(config).entrySet()) {
                String module = weight.getKey().replaceFirst("\\.weight$", "");
                if (module.endsWith(".q_proj") || module.endsWith(".fc1")) {
                    NDArray up = normal(manager, random, weight.getValue().get(0), 4);
                    tensors.put(
                            LoraTensors.down(module),
                            normal(manager, random, 4, weight.getValue().get(1)));
                    tensors.put(LoraTensors.up(module), module.contains("vision_tower") ? up.mul(towerScale) : up);
                }
            }
            SafetensorsFiles.write(adapter.resolve("adapter_model.safetensors"), tensors);
        }
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"q_proj\", \"fc1\"]}");
        return adapter;
    }

    private double merged(Path base, Path adapter, List<ChatTurn> chat) throws IOException {
        Path whole = Files.createTempDirectory(folder, "merged");
        ModelConfig config = ModelConfig.read(base);
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(base.resolve(file), whole.resolve(file));
        }
        try (Weights read = Weights.read(base, config);
                Weights weights = read.copy();
                LoraAdapter lora = LoraAdapter.read(adapter, config)) {
            lora.mergeInto(weights);
            weights.write(whole);
        }
        try (VideoLmm model = VideoLmm.load(whole, "merged", 0, ComputePolicy.FLOAT32_ON_CPU)) {
            return score(model, chat);
        }
    }

    private static double score(VideoLmm model, List<ChatTurn> chat) {
        return model.score(model.prompt(chat), List.of("red circle")).getFirst().logprobSum();
    }

    private interface Change {
        void to(Map<String, NDArray> tensors);
    }

    private void assertRefused(Change change, String message) throws IOException {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        try (LoraAdapter adapter = random(config, List.of("q_proj"))) {
            adapter.write(folder);
            Map<String, NDArray> tensors = new LinkedHashMap<>(adapter.tensors());
            change.to(tensors);
            SafetensorsFiles.write(folder.resolve("adapter_model.safetensors"), tensors);
        }
        assertThatThrownBy(() -> LoraAdapter.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_model.safetensors")
                .hasMessageContaining(message);
    }

    private static NDArray zeros(long... shape) {
        return Torch.newManager().zeros(new Shape(shape));
    }

    private static NDArray normal(NDManager manager, Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.3f;
        }
        return manager.create(values, new Shape(rows, columns));
    }

    /** With an A as it begins and a B that is not zero. */
    private static LoraAdapter random(ModelConfig config, List<String> targets) {
        LoraAdapter adapter = LoraAdapter.fresh(LoraConfig.of(4, 8, 0, targets, "base"), config, 2);
        Random random = new Random(targets.hashCode());
        adapter.tensors().forEach((name, tensor) -> {
            if (name.endsWith("lora_B.weight")) {
                float[] values = new float[(int) tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.3f;
                }
                tensor.set(values);
            }
        });
        return adapter;
    }

    private static float[] values(LoraAdapter adapter, String name) {
        return Weights.require(adapter.tensors(), name).toFloatArray();
    }

    private ModelConfig config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return ModelConfig.read(folder);
    }

    private Path json(String fields) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{" + fields + "}");
        return folder;
    }

    private static float[] logits(LanguageModel model, ModelConfig config) {
        try (model;
                NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray embeddings =
                    model.embed(scope, scope.create(new long[] {5, 7, 9, 11, 6}).reshape(1, 5));
            NDArray positions = scope.arange(0, 5, 1, DataType.INT64);
            return model.logits(model.hidden(scope, embeddings, positions, LanguageModel.causal(scope, 5)))
                    .toFloatArray();
        }
    }

    /** Of the last token, which comes alone behind the others. */
    private static float[] cachedLogits(LanguageModel model, ModelConfig config) {
        try (model;
                NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                KvCache cache = model.cache(5)) {
            model.next(
                    scope,
                    model.embed(scope, scope.create(new long[] {5, 7, 9, 11}).reshape(1, 4)),
                    cache);
            NDArray last = model.embed(scope, scope.create(new long[] {6}).reshape(1, 1));
            return model.lastLogits(scope, model.next(scope, last, cache));
        }
    }

    private static float[] lastRow(float[] logits, ModelConfig config) {
        return java.util.Arrays.copyOfRange(logits, logits.length - config.vocabularySize(), logits.length);
    }

    /** Largest difference over the largest value. */
    private static double distance(float[] expected, float[] found) {
        assertThat(found).hasSameSizeAs(expected);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }
}
