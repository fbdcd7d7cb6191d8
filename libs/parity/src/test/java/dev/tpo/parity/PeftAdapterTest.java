package dev.tpo.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.PairOrder;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingSettings;
import dev.tpo.training.VisualContext;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adapters that go from here to Python's peft and from there to here; {@code bench/peers/peft_adapters.py} is the other half. */
class PeftAdapterTest {
    private static final Path CASE = Path.of("src/test/resources/golden/llava-video");
    private static final Path THEIRS = Path.of("src/test/resources/peft");
    private static final Path OURS = Path.of("target/peft");

    private NDManager manager;
    private GoldenCase golden;
    private ModelConfig config;
    private Weights base;

    @BeforeEach
    void open() {
        manager = Torch.newManager();
        golden = GoldenCase.read(CASE, manager);
        config = ModelConfig.read(golden.reference());
        base = Weights.read(golden.reference(), config);
    }

    @AfterEach
    void close() {
        base.close();
        manager.close();
    }

    /** With rslora, some of the matrices, and the head saved whole. */
    @Test
    void oneTrainedInPeftGivesPeftsLogitsBesideAndMerged() {
        NDArray expected =
                Objects.requireNonNull(SafetensorsFiles.readFile(THEIRS.resolve("logits.safetensors"), manager)
                        .get("logits"));
        try (LoraAdapter adapter = LoraAdapter.read(THEIRS, config);
                Weights besideIt = adapter.beside(base)) {
            assertThat(adapter.config().rankStabilized()).isTrue();
            assertThat(adapter.config().modulesToSave()).containsExactly("lm_head");
            assertThat(error(expected, logits(CodePath.torchScript(manager, base, config))))
                    .as("it does something")
                    .isGreaterThan(0.1);
            double beside = error(expected, logits(CodePath.adapted(manager, besideIt, config, adapter)));
            double merged = error(expected, logits(merged(adapter)));
            assertThat(beside).isLessThan(1e-4);
            assertThat(merged).isLessThan(1e-4);
        }
    }

    @Test
    void oneTrainedHereIsLeftForPeftWithItsLogits() throws IOException {
        LoraConfig settings = LoraConfig.of(8, 16, 0.05, LoraConfig.DECODER_TARGETS, "golden/llava-video");
        try (LoraAdapter adapter = LoraAdapter.fresh(settings, config, 1)) {
            train(adapter);
            Files.createDirectories(OURS);
            adapter.write(OURS);
            NDArray plain = logits(CodePath.torchScript(manager, base, config));
            NDArray beside = logits(CodePath.adapted(manager, base, config, adapter));
            NDArray merged = logits(merged(adapter));
            SafetensorsFiles.write(
                    OURS.resolve("logits.safetensors"), Map.of("base", plain, "beside", beside, "merged", merged));

            assertThat(error(plain, beside)).isGreaterThan(0.05);
            assertThat(error(merged, beside)).isLessThan(1e-5);
        }
    }

    private void train(LoraAdapter adapter) {
        long[] prompt = golden.input("prompt_ids").toLongArray();
        int video = IntStream.range(0, prompt.length)
                .filter(i -> prompt[i] == GoldenCase.VIDEO)
                .findFirst()
                .orElseThrow();
        TrainingSet data = new TrainingSet(
                List.of(new VisualContext(List.of(
                        new VisualContext.Text(Arrays.copyOf(prompt, video)),
                        new VisualContext.Video(golden.expected("vision_features"), new long[0])))),
                List.of(new TokenizedPair(
                        0,
                        Arrays.copyOfRange(prompt, video + 1, prompt.length),
                        golden.input("chosen_ids").toLongArray(),
                        golden.input("rejected_ids").toLongArray())));
        TrainingSettings steps =
                new TrainingSettings(2e-2, 1, 1, 8, 0.1, 1, 7, 6, PairOrder.SHUFFLED, ActivationMemory.DEFAULT);
        PreferenceLoss loss = LossSettings.sigmoid(0.2, 1).loss();
        ReferenceLogProbabilities reference =
                ReferenceLogProbabilities.of(base, config, data, loss.weights(), steps, done -> {});
        try (PreferenceTrainer trainer =
                PreferenceTrainer.ofAdapter(steps, loss, data, reference, base, config, adapter)) {
            while (trainer.hasNext()) {
                trainer.next();
            }
        }
    }

    private CodePath merged(LoraAdapter adapter) {
        Weights merged = base.copy();
        adapter.mergeInto(merged);
        return CodePath.torchScript(manager, merged, config);
    }

    private NDArray logits(CodePath path) {
        try (path;
                Torch.GradMode off = Torch.noGrad()) {
            return new Answering(manager, path, golden.input("prompt_ids").toLongArray())
                    .promptLogits(golden.expected("visual_tokens"));
        }
    }

    private static double error(NDArray expected, NDArray found) {
        float[] wanted = expected.toFloatArray();
        float[] got = found.toFloatArray();
        assertThat(got).hasSameSizeAs(wanted);
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < wanted.length; i++) {
            squares += wanted[i] * wanted[i];
            differences += (wanted[i] - got[i]) * (wanted[i] - got[i]);
        }
        return Math.sqrt(differences / squares);
    }
}
