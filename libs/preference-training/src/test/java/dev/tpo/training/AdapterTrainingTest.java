package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTrainingTest {
    private static final PreferenceLoss LOSS = LossSettings.sigmoid(0.2, 1).loss();
    private static final ActivationMemory NO_MEMORY = new ActivationMemory(1);
    private static final String DOWN = ".lora_A.weight";

    @TempDir
    Path folder;

    @Test
    void theLossStartsAtTheReferencesAndFalls() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 16);
                LoraAdapter adapter = world.adapter(0);
                PreferenceTrainer trainer = world.trainer(settings(16, 1, 60, 1e-2), LOSS, adapter)) {
            List<StepMetrics> metrics = run(trainer, 60);

            assertThat(metrics.getFirst().rewardsMargins()).isCloseTo(0, within(1e-5));
            assertThat(metrics.getLast().loss()).isLessThan(metrics.getFirst().loss() * 0.7);
            assertThat(metrics.getLast().rewardsMargins()).isGreaterThan(0.5);
        }
    }

    @Test
    void onlyTheAdapterLearnsAndNothingElseHasAGradient() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 8);
                Weights before = world.weights.copy();
                LoraAdapter adapter = world.adapter(0);
                LoraAdapter begun = adapter.copyBeside(world.weights);
                PreferenceTrainer trainer = world.trainer(settings(8, 1, 3, 1e-2), LOSS, adapter)) {
            run(trainer, 3);

            adapter.tensors()
                    .forEach((name, tensor) -> assertThat(tensor.toFloatArray())
                            .as(name)
                            .isNotEqualTo(Objects.requireNonNull(begun.tensors().get(name))
                                    .toFloatArray()));
            for (String name : world.weights.names()) {
                assertThat(world.weights.get(name).hasGradient()).as(name).isFalse();
                assertThat(world.weights.get(name).toFloatArray())
                        .as(name)
                        .isEqualTo(before.get(name).toFloatArray());
            }
        }
    }

    /** With W' = W + s B A: dA = s Bᵀ dW', dB = s dW' Aᵀ. */
    @Test
    void theGradientsAreThoseOfTheMergedMatricesByTheChainRule() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                LoraAdapter adapter = world.adapter(0);
                Weights merged = world.weights.copy()) {
            fillUps(adapter);
            adapter.mergeInto(merged);
            TensorNames.trainable(world.config).forEach(name -> Torch.requireGradient(merged.get(name), true));
            backward(new PreferenceModel(merged, world.config, ActivationMemory.DEFAULT), world);
            adapter.tensors().values().forEach(tensor -> Torch.requireGradient(tensor, true));
            backward(model(world, adapter, ActivationMemory.DEFAULT), world);

            double scale = adapter.config().scale();
            int seen = 0;
            try (Torch.GradMode off = Torch.noGrad()) {
                for (String name : adapter.tensors().keySet()) {
                    if (name.endsWith(DOWN)) {
                        String module = name.substring(0, name.length() - DOWN.length());
                        NDArray down = tensor(adapter, name);
                        NDArray up = tensor(adapter, module + ".lora_B.weight");
                        NDArray whole =
                                Torch.gradient(merged.get(module.substring("base_model.model.".length()) + ".weight"));
                        assertClose(name, up.transpose().matMul(whole).mul(scale), Torch.gradient(down));
                        assertClose(module, whole.matMul(down.transpose()).mul(scale), Torch.gradient(up));
                        seen++;
                    }
                }
            }
            assertThat(seen).isEqualTo(7 * world.config.layers());
        }
    }

    @Test
    void layersThatAreComputedAgainGiveTheGradientsOfLayersThatAreKept() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                LoraAdapter kept = world.adapter(0);
                LoraAdapter again = world.adapter(0)) {
            for (LoraAdapter adapter : List.of(kept, again)) {
                fillUps(adapter);
                adapter.tensors().values().forEach(tensor -> Torch.requireGradient(tensor, true));
            }
            backward(model(world, kept, ActivationMemory.DEFAULT), world);
            backward(model(world, again, NO_MEMORY), world);

            kept.tensors()
                    .forEach((name, tensor) ->
                            assertClose(name, Torch.gradient(tensor), Torch.gradient(tensor(again, name))));
        }
    }

    @Test
    void aLayerThatIsComputedAgainDropsWhatItHadDropped() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                LoraAdapter adapter = world.adapter(0.4);
                PreferenceModel model = model(world, adapter, NO_MEMORY)) {
            fillUps(adapter);
            adapter.tensors().values().forEach(tensor -> Torch.requireGradient(tensor, true));
            backward(model(world, adapter, NO_MEMORY), world);

            adapter.tensors().forEach((name, tensor) -> {
                float[] begun = tensor.toFloatArray();
                float[] gradient = Torch.gradient(tensor).toFloatArray();
                double length = Math.sqrt(IntStream.range(0, gradient.length)
                        .mapToDouble(i -> gradient[i] * gradient[i])
                        .sum());
                double step = 1e-2;
                double slope = (moved(model, world, tensor, begun, gradient, step / length)
                                - moved(model, world, tensor, begun, gradient, -step / length))
                        / (2 * step);
                tensor.set(begun);

                assertThat(slope).as(name).isCloseTo(length, withinPercentage(2));
            });
        }
    }

    private static PreferenceModel model(TinyWorld world, LoraAdapter adapter, ActivationMemory memory) {
        return PreferenceModel.adapted(
                world.weights, world.config, adapter, adapter.config().dropout(), memory);
    }

    /** The value that {@link #backward} goes down from, where {@code tensor} has moved. */
    private static double moved(
            PreferenceModel model, TinyWorld world, NDArray tensor, float[] from, float[] direction, double by) {
        float[] there = new float[from.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = (float) (from[i] + by * direction[i]);
        }
        try (NDManager scope = Torch.newManager()) {
            try (Torch.GradMode off = Torch.noGrad()) {
                tensor.set(there);
            }
            try (Torch.GradMode on = Torch.withGrad()) { // else nothing is dropped layer by layer
                return value(scope, model.answers(scope, world.data, all(world), 3))
                        .getFloat();
            }
        }
    }

    @Test
    void aBatchThatIsCutToFitTheMemoryGivesWhatItGivesWhole() throws Exception {
        TrainingSettings cut = new TrainingSettings(1e-3, 8, 1, 2, 0.1, 1, 7, 6, PairOrder.SHUFFLED, NO_MEMORY);
        try (TinyWorld world = new TinyWorld(folder, 16);
                LoraAdapter one = world.adapter(0);
                LoraAdapter many = world.adapter(0);
                PreferenceTrainer whole = world.trainer(settings(8, 1, 2, 1e-3), LOSS, one);
                PreferenceTrainer parts = world.trainer(cut, LOSS, many);
                PreferenceModel model = model(world, many, NO_MEMORY)) {
            assertThat(model.passes(world.data, all(world))).as("a pair each").hasSize(16);
            for (int i = 0; i < 4; i++) {
                StepMetrics expected = whole.next();
                StepMetrics found = parts.next();
                assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
                assertThat(found.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-4));
            }
            assertSame(one, many, 2e-5f);
        }
    }

    @Test
    void eightPassesOfOnePairAreOnePassOfEight() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 16);
                LoraAdapter one = world.adapter(0);
                LoraAdapter eight = world.adapter(0);
                PreferenceTrainer whole = world.trainer(settings(8, 1, 2, 1e-3), LOSS, one);
                PreferenceTrainer split = world.trainer(settings(1, 8, 2, 1e-3), LOSS, eight)) {
            for (int i = 0; i < 4; i++) {
                StepMetrics expected = whole.next();
                StepMetrics found = split.next();
                assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
                assertThat(found.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-4));
            }
            assertSame(one, eight, 2e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resumedWithDropoutItEndsWithTheSameBitsAsUninterrupted(int passes) throws Exception {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        TrainingSettings settings = settings(4 / passes, passes, 3, 1e-3);
        try (TinyWorld world = new TinyWorld(folder, 10);
                LoraAdapter uninterrupted = world.adapter(0.3);
                PreferenceTrainer whole = world.trainer(settings, LOSS, uninterrupted)) {
            run(whole, 9);
            try (LoraAdapter lost = world.adapter(0.3);
                    PreferenceTrainer killed = world.trainer(settings, LOSS, lost)) {
                run(killed, 4);
                lost.write(checkpoint);
                killed.writeState(checkpoint);
                run(killed, 1); // lost with the process
            }
            try (LoraAdapter read = LoraAdapter.read(checkpoint, world.config);
                    LoraAdapter saved = read.copyBeside(world.weights);
                    PreferenceTrainer resumed = PreferenceTrainer.ofAdapter(
                            settings,
                            LOSS,
                            world.data,
                            TrainerState.reference(checkpoint),
                            world.weights,
                            world.config,
                            saved)) {
                resumed.resume(checkpoint);
                assertThat(resumed.stepsDone()).isEqualTo(4);
                run(resumed, 5);

                assertThat(resumed.hasNext()).isFalse();
                assertSame(uninterrupted, saved, 0);
            }
        }
    }

    @Test
    void dropoutDropsAndFollowsTheSeed() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 8)) {
            float[] none = trained(world, 0, 7);
            float[] some = trained(world, 0.3, 7);
            assertThat(some).isNotEqualTo(none).isEqualTo(trained(world, 0.3, 7));
            assertThat(trained(world, 0.3, 8)).isNotEqualTo(some);
        }
    }

    private static float[] trained(TinyWorld world, double dropout, long seed) {
        TrainingSettings settings =
                new TrainingSettings(1e-2, 8, 1, 3, 0.1, 1, seed, 6, PairOrder.SHUFFLED, ActivationMemory.DEFAULT);
        try (LoraAdapter adapter = world.adapter(dropout);
                PreferenceTrainer trainer = world.trainer(settings, LOSS, adapter)) {
            run(trainer, 3);
            return tensor(adapter, "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight")
                    .toFloatArray();
        }
    }

    private static void backward(PreferenceModel model, TinyWorld world) {
        try (model;
                NDManager scope = Torch.newManager();
                Torch.GradMode on = Torch.withGrad()) {
            Answers answers = model.answers(scope, world.data, all(world), 3);
            answers.backward(value(scope, answers));
        }
    }

    private static NDArray value(NDManager scope, Answers answers) {
        return answers.logps()
                .mul(scope.create(new float[] {1, -0.5f})) // neither column may cancel the other
                .sum();
    }

    private static List<Integer> all(TinyWorld world) {
        return IntStream.range(0, world.data.pairs().size()).boxed().toList();
    }

    private static void fillUps(LoraAdapter adapter) {
        Random random = new Random(9);
        adapter.tensors().forEach((name, tensor) -> {
            if (!name.endsWith(DOWN)) {
                float[] values = new float[(int) tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.1f;
                }
                tensor.set(values);
            }
        });
    }

    private static NDArray tensor(LoraAdapter adapter, String name) {
        return Objects.requireNonNull(adapter.tensors().get(name), name);
    }

    private static void assertClose(String name, NDArray expected, NDArray found) {
        float[] wanted = expected.toFloatArray();
        float[] got = found.toFloatArray();
        assertThat(got).as(name).hasSameSizeAs(wanted);
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < wanted.length; i++) {
            squares += wanted[i] * wanted[i];
            differences += (wanted[i] - got[i]) * (wanted[i] - got[i]);
        }
        assertThat(squares).as(name).isPositive();
        assertThat(Math.sqrt(differences / squares)).as(name).isLessThan(2e-5);
    }

    private static TrainingSettings settings(int batch, int accumulation, int epochs, double rate) {
        return new TrainingSettings(
                rate, batch, accumulation, epochs, 0.1, 1, 7, 6, PairOrder.SHUFFLED, ActivationMemory.DEFAULT);
    }

    private static List<StepMetrics> run(PreferenceTrainer trainer, int steps) {
        List<StepMetrics> metrics = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            metrics.add(trainer.next());
        }
        return metrics;
    }

    private static void assertSame(LoraAdapter expected, LoraAdapter actual, float tolerance) {
        for (Map.Entry<String, NDArray> tensor : expected.tensors().entrySet()) {
            float[] wanted = tensor.getValue().toFloatArray();
            float[] found = tensor(actual, tensor.getKey()).toFloatArray();
            for (int i = 0; i < wanted.length; i++) {
                assertThat(Math.abs(found[i] - wanted[i])).as(tensor.getKey()).isLessThanOrEqualTo(tolerance);
            }
        }
    }
}
