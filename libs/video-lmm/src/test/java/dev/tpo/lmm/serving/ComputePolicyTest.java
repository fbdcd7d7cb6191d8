package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointFiles;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.FakeVideo;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TensorOps;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputePolicyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"BFLOAT16", "FLOAT16"})
    void widenedProductsAreThoseOfFloat32MatricesAndStoredOnesDifferByTheirRounding(Dtype dtype) throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(dtype, folder);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights narrow = read(config, dtype, ComputePolicy.Products.WIDENED);
                Weights rounding = read(config, dtype, ComputePolicy.Products.AS_STORED);
                Weights wide = narrow.copy()) {
            NDArray sequence = manager.randomNormal(new Shape(1, 9, config.hiddenSize()));
            NDArray expected = logits(manager, wide, config, sequence);

            assertThat(distance(logits(manager, narrow, config, sequence), expected))
                    .isLessThan(1e-5);
            assertThat(distance(logits(manager, rounding, config, sequence), expected))
                    .isBetween(1e-5, dtype == Dtype.BFLOAT16 ? 0x1p-5 : 0x1p-8);
        }
    }

    @Test
    void decodingWithACacheRoundsAsWithout() throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.BFLOAT16, folder);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = read(config, Dtype.BFLOAT16, ComputePolicy.Products.AS_STORED);
                LanguageModel language = new LanguageModel(weights, config);
                KvCache cache = language.cache(9)) {
            NDArray sequence = manager.randomNormal(new Shape(1, 9, config.hiddenSize()));
            NDArray whole = logits(manager, weights, config, sequence).get(new NDIndex(":, -1"));

            language.next(manager, sequence.get(new NDIndex(":, :8")), cache);
            NDArray last = language.next(manager, sequence.get(new NDIndex(":, 8:")), cache);

            assertThat(distance(language.logits(last).squeeze(0), whole)).isLessThan(0x1p-6);
        }
    }

    @Test
    void onlyMatricesAreNarrow() throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.BFLOAT16, folder);
        try (Weights weights = read(config, null, ComputePolicy.Products.TIMED)) {
            for (String name : weights.names()) {
                StoredType type = Torch.storedType(weights.get(name));
                assertThat(type == StoredType.BF16)
                        .as(name)
                        .isEqualTo(
                                weights.get(name).getShape().dimension() == 2 && !name.contains("position_embedding"));
            }
            assertThat(weights.computedIn()).startsWith("bfloat16 on cpu");
        }
    }

    /** Zero-copy: a change of the file is seen through the view, and no memory was asked for. */
    @Test
    void narrowMatricesStayWhereTheyLieInTheFile() throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.BFLOAT16, folder);
        Path file = folder.resolve("model.safetensors");
        SafetensorsHeader.Entry head = CheckpointFiles.of(folder).entries().get("lm_head.weight");
        try (NDManager manager = Torch.newManager();
                Weights weights = read(config, null, ComputePolicy.Products.WIDENED)) {
            try (var bytes = new java.io.RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(head.begin());
                bytes.write(new byte[] {(byte) 0xC0, 0x40}); // 6
            }

            NDArray first = weights.get("lm_head.weight").get(new NDIndex("0, :1"));
            assertThat(TensorOps.OPS
                            .call(manager, "to_type", first, StoredType.F32.torchNumber())
                            .toFloatArray())
                    .containsExactly(6);
        }
    }

    @Test
    void aWholeAnswerIsWrittenInBfloat16() throws IOException {
        TinyCheckpoint.write(folder, TinyCheckpoint.COMPACT, "compact");
        FakeVideo video = new FakeVideo(1, 0.0, 5.0);
        try (VideoLmm model = VideoLmm.load(folder, "revision", 1 << 20, ComputePolicy.of("bfloat16", "cpu"))) {
            Prompt prompt = model.prompt(List.of(ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text("red?"))));
            try (Generation generation = model.start(prompt, SamplingParameters.greedy(4))) {
                while (generation.step()) {}
                assertThat(generation.tokens()).isNotEmpty();
            }
            assertThat(model.score(prompt, List.of("red")).getFirst().logprobSum())
                    .isNegative()
                    .isGreaterThan(-50);
        }
    }

    @ParameterizedTest
    @CsvSource({"cpu, cpu", "cuda, cuda:0", "cuda:3, cuda:3"})
    void devicesAreNamedAsInPyTorch(String name, String device) {
        assertThat(ComputePolicy.of("auto", name).device()).hasToString(device);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda:", "cuda:-1", "cuda:x", "CPU", ""})
    void otherDevicesAreRefused(String name) {
        assertThatThrownBy(() -> ComputePolicy.of("auto", name)).hasMessageContaining("unknown device");
    }

    @Test
    void anUnknownTypeIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> ComputePolicy.of("int3", "cpu"))
                .hasMessageContaining("int3")
                .hasMessageContaining("auto, float32, bfloat16, float16");
    }

    @Test
    void aDeviceThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> ComputePolicy.of("auto", "cuda:999").device().device())
                .hasMessageContaining("no device cuda:999");
    }

    private Weights read(
            ModelConfig config, @org.jspecify.annotations.Nullable Dtype dtype, ComputePolicy.Products products) {
        return Weights.read(folder, config, new ComputePolicy(dtype, ComputeDevice.CPU, products));
    }

    private static NDArray logits(NDManager manager, Weights weights, ModelConfig config, NDArray sequence) {
        try (LanguageModel language = new LanguageModel(weights, config)) {
            int length = (int) sequence.getShape().get(1);
            return language.logits(language.hidden(
                    manager,
                    sequence,
                    manager.arange(0, length, 1, DataType.INT64),
                    LanguageModel.causal(manager, length)));
        }
    }

    private static double distance(NDArray ours, NDArray expected) {
        assertThat(ours.getShape()).isEqualTo(expected.getShape());
        return ours.sub(expected).norm().getFloat() / expected.norm().getFloat();
    }
}
