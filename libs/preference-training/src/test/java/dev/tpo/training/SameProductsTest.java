package dev.tpo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                PreferenceTrainer trainer =
                        adapted(world, settings, LOSS, reference(LOSS, world, base, settings), base, adapter)) {
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
                        settings, LOSS, world.data, reference(LOSS, world, start, settings), policy, world.config)) {
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
                PreferenceTrainer trainer =
                        adapted(world, settings, LOSS, reference(LOSS, world, wide, settings), base, adapter)) {
            assertThat(trainer.next().rewardsMargins()).isNotZero();
        }
    }

    /** A process finds out anew which products are faster; what began with others goes on with those. */
    @ParameterizedTest
    @CsvSource({"sigmoid, AS_STORED, WIDENED", "sigmoid, WIDENED, AS_STORED", "rrpo, AS_STORED, WIDENED"})
    void aRunGoesOnToTheBitWhereOtherProductsAreFaster(
            String lossType, ComputePolicy.Products begun, ComputePolicy.Products fasterThere) throws Exception {
        PreferenceLoss loss =
                new LossSettings(List.of(lossType), null, null, 0.2, null, null, null, null, null, null).loss();
        TrainingSettings settings = settings(1 << 30);
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        try (TinyWorld world = new TinyWorld(folder, 12);
                Weights base = read(world, Dtype.BFLOAT16, begun);
                LoraAdapter whole = world.adapter(0.3);
                PreferenceTrainer uninterrupted =
                        adapted(world, settings, loss, reference(loss, world, base, settings), base, whole)) {
            uninterrupted.next();
            uninterrupted.next();
            whole.write(checkpoint);
            uninterrupted.writeState(checkpoint);
            List<StepMetrics> expected = List.of(uninterrupted.next(), uninterrupted.next());

            ComputePolicy there = new ComputePolicy(Dtype.BFLOAT16, ComputeDevice.CPU, fasterThere);
            try (Weights again = read(world, TrainerState.policy(checkpoint, there));
                    LoraAdapter kept = LoraAdapter.read(checkpoint, world.config);
                    LoraAdapter saved = kept.copyBeside(again);
                    PreferenceTrainer resumed =
                            adapted(world, settings, loss, kept(loss, checkpoint, again, world), again, saved)) {
                resumed.resume(checkpoint);

                assertThat(List.of(resumed.next(), resumed.next())).isEqualTo(expected);
                whole.tensors()
                        .forEach((name, tensor) -> assertThat(
                                        requireNonNull(saved.tensors().get(name), name)
                                                .toFloatArray())
                                .as(name)
                                .isEqualTo(tensor.toFloatArray()));
            }
            try (Weights other = read(world, there);
                    PreferenceTrainer resumed =
                            adapted(world, settings, loss, kept(loss, checkpoint, other, world), other, whole)) {
                assertThatThrownBy(() -> resumed.resume(checkpoint))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("the run began with products " + begun + ", and these are " + fasterThere);
            }
        }
    }

    private static PreferenceTrainer adapted(
            TinyWorld world,
            TrainingSettings settings,
            PreferenceLoss loss,
            Reference reference,
            Weights base,
            LoraAdapter adapter) {
        return PreferenceTrainer.ofAdapter(settings, loss, world.data, reference, base, world.config, adapter);
    }

    private static Reference kept(PreferenceLoss loss, Path checkpoint, Weights start, TinyWorld world) {
        return Reference.of(loss, start, world.config, () -> TrainerState.reference(checkpoint));
    }

    private Weights read(TinyWorld world, ComputePolicy policy) {
        return Weights.read(folder, world.config, policy);
    }

    private Weights read(TinyWorld world, Dtype dtype, ComputePolicy.Products products) {
        world.weights.write(folder);
        return read(world, new ComputePolicy(dtype, ComputeDevice.CPU, products));
    }

    private static Reference reference(PreferenceLoss loss, TinyWorld world, Weights start, TrainingSettings settings) {
        return Reference.of(
                loss,
                start,
                world.config,
                () -> ReferenceLogProbabilities.of(
                        start, world.config, world.data, loss.weights(), settings, done -> {}));
    }

    /** Several steps an epoch, each of several passes. */
    private static TrainingSettings settings(long activations) {
        return new TrainingSettings(1e-2, 3, 2, 2, 0.1, 1, 7, 2, PairOrder.SHUFFLED, new ActivationMemory(activations));
    }
}
