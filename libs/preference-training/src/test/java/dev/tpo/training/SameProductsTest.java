package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference is computed as the policy is, whatever the way: before anything is learned they are the same number. */
class SameProductsTest {
    private static final PreferenceLoss LOSS = LossSettings.sigmoid(0.2, 0).loss();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "BFLOAT16, AS_STORED, 1073741824",
        "BFLOAT16, AS_STORED, 1",
        "BFLOAT16, WIDENED, 1073741824",
        "FLOAT16, WIDENED, 1",
        "FLOAT32, TIMED_BOTH_WAYS, 1073741824",
    })
    void theFirstMarginBesideAnAdapterIsZero(Dtype dtype, ComputePolicy.Products products, long activations)
            throws Exception {
        TrainingSettings settings = settings(activations);
        try (TinyWorld world = new TinyWorld(folder, 12);
                Weights base = read(world, dtype, products);
                LoraAdapter adapter = world.adapter(0.3);
                PreferenceTrainer trainer = PreferenceTrainer.ofAdapter(
                        settings, LOSS, world.data, reference(world, base, settings), base, world.config, adapter)) {
            StepMetrics first = trainer.next();

            assertThat(first.rewardsMargins()).isZero();
            assertThat(first.loss()).isCloseTo(Math.log(2), within(1e-6));
            assertThat(trainer.next().rewardsMargins()).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT32"})
    void theFirstMarginOfAWholeModelIsZero(Dtype dtype) throws Exception {
        TrainingSettings settings = settings(1 << 30);
        try (TinyWorld world = new TinyWorld(folder, 12);
                Weights start = read(
                        world, dtype, ComputePolicy.widened(ComputeDevice.CPU).products());
                Weights policy = start.copy();
                PreferenceTrainer trainer = new PreferenceTrainer(
                        settings, LOSS, world.data, reference(world, start, settings), policy, world.config)) {
            assertThat(trainer.next().rewardsMargins()).isZero();
        }
    }

    /** That the other test could fail: a reference of other products is another number. */
    @Test
    void otherProductsAreAnotherReference() throws Exception {
        TrainingSettings settings = settings(1 << 30);
        try (TinyWorld world = new TinyWorld(folder, 12);
                Weights base = read(world, Dtype.BFLOAT16, ComputePolicy.Products.AS_STORED);
                Weights wide = read(world, Dtype.BFLOAT16, ComputePolicy.Products.WIDENED);
                LoraAdapter adapter = world.adapter(0);
                PreferenceTrainer trainer = PreferenceTrainer.ofAdapter(
                        settings, LOSS, world.data, reference(world, wide, settings), base, world.config, adapter)) {
            assertThat(trainer.next().rewardsMargins()).isNotZero();
        }
    }

    private Weights read(TinyWorld world, Dtype dtype, ComputePolicy.Products products) {
        world.weights.write(folder);
        return Weights.read(folder, world.config, new ComputePolicy(dtype, ComputeDevice.CPU, products));
    }

    private static ReferenceLogProbabilities reference(TinyWorld world, Weights start, TrainingSettings settings) {
        return ReferenceLogProbabilities.of(start, world.config, world.data, LOSS.weights(), settings, done -> {});
    }

    /** Several steps an epoch, each of several passes. */
    private static TrainingSettings settings(long activations) {
        return new TrainingSettings(1e-2, 3, 2, 2, 0.1, 1, 7, 2, PairOrder.SHUFFLED, new ActivationMemory(activations));
    }
}
