package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreferenceTrainerTest {
    private static final PreferenceLoss LOSS = LossSettings.sigmoid(0.2, 1).loss();

    @TempDir
    Path folder;

    @Test
    void theLossStartsAtLogTwoPlusTheSupervisedTermAndFallsWhileMarginsRise() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 16);
                PreferenceTrainer trainer = world.trainer(settings(16, 1, 60, 3e-3), LOSS)) {
            List<StepMetrics> metrics = run(trainer, 60);

            StepMetrics first = metrics.getFirst();
            StepMetrics last = metrics.getLast();
            assertThat(first.rewardsMargins()).isCloseTo(0, within(1e-5));
            assertThat(last.loss()).isLessThan(first.loss() * 0.6);
            assertThat(last.rewardsMargins()).isGreaterThan(0.5);
            assertThat(last.rewardsAccuracies()).isGreaterThan(0.9);
            assertThat(last.epoch()).isEqualTo(60);
            assertThat(trainer.hasNext()).isFalse();
            assertThat(last.byName())
                    .containsOnlyKeys(
                            "loss",
                            "grad_norm",
                            "learning_rate",
                            "rewards/chosen",
                            "rewards/rejected",
                            "rewards/margins",
                            "rewards/accuracies",
                            "logps/chosen",
                            "logps/rejected",
                            "nll_loss",
                            "num_tokens",
                            "epoch");
            long anEpoch = world.data.pairs().stream()
                    .mapToLong(pair -> 2L * (prefix(world, pair) + pair.question().length)
                            + pair.chosen().length
                            + pair.rejected().length)
                    .sum();
            assertThat(first.numTokens()).as("each answer with its prompt").isEqualTo(anEpoch);
            assertThat(last.numTokens()).isEqualTo(60 * anEpoch);
        }
    }

    @Test
    void withoutTheSupervisedTermTheFirstLossIsLogTwo() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                PreferenceTrainer trainer = world.trainer(
                        settings(6, 1, 1, 1e-3), LossSettings.sigmoid(0.2, 0).loss())) {
            assertThat(trainer.next().loss()).isCloseTo(Math.log(2), within(1e-5));
        }
    }

    @Test
    void eightPassesOfOnePairAreOnePassOfEight() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 16);
                PreferenceTrainer whole = world.trainer(settings(8, 1, 2, 1e-3), LOSS);
                PreferenceTrainer split = world.trainer(settings(1, 8, 2, 1e-3), LOSS)) {
            List<StepMetrics> one = run(whole, 4);
            List<StepMetrics> eight = run(split, 4);

            for (int i = 0; i < 4; i++) {
                assertThat(eight.get(i).loss()).isCloseTo(one.get(i).loss(), within(1e-5));
                assertThat(eight.get(i).gradNorm()).isCloseTo(one.get(i).gradNorm(), within(1e-4));
            }
            assertSame(whole.weights(), split.weights(), 2e-5f);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumedTrainingEndsWithTheSameBitsAsUninterrupted(PairOrder order) throws Exception {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        TrainingSettings settings = settings(4, 1, 3, 1e-3, order);
        try (TinyWorld world = new TinyWorld(folder, 10)) {
            try (PreferenceTrainer whole = world.trainer(settings, LOSS)) {
                run(whole, 9);
                try (PreferenceTrainer killed = world.trainer(settings, LOSS)) {
                    run(killed, 4);
                    killed.weights().write(checkpoint);
                    killed.writeState(checkpoint);
                    run(killed, 1); // lost with the process
                }
                Weights saved = Weights.read(checkpoint, world.config).copy();
                try (PreferenceTrainer resumed = new PreferenceTrainer(
                        settings, LOSS, world.data, TrainerState.reference(checkpoint), saved, world.config)) {
                    resumed.resume(checkpoint);
                    assertThat(resumed.stepsDone()).isEqualTo(4);
                    run(resumed, 5);

                    assertThat(resumed.hasNext()).isFalse();
                    assertThat(resumed.trainedTokens()).isEqualTo(whole.trainedTokens());
                    assertSame(whole.weights(), resumed.weights(), 0);
                }
            }
        }
    }

    @Test
    void everythingButTheVisionTowerLearns() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12);
                PreferenceTrainer trainer = world.trainer(settings(12, 1, 2, 1e-3), LOSS)) {
            run(trainer, 2);

            List<String> learning = TensorNames.trainable(world.config);
            for (String name : world.weights.names()) {
                float[] before = world.weights.get(name).toFloatArray();
                float[] after = trainer.weights().get(name).toFloatArray();
                if (learning.contains(name)) {
                    assertThat(after).as(name).isNotEqualTo(before);
                } else {
                    assertThat(name).contains("vision_tower");
                    assertThat(after).as(name).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void theSeedDecidesTheOrderAndNothingElseDoes() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 30)) {
            List<TokenizedPair> pairs = world.data.pairs();
            List<Integer> order = PairOrder.SHUFFLED.ofEpoch(pairs, 6, 7, 0);

            assertThat(order).containsExactlyInAnyOrderElementsOf(range(30));
            assertThat(PairOrder.SHUFFLED.ofEpoch(pairs, 6, 7, 0)).isEqualTo(order);
            assertThat(PairOrder.SHUFFLED.ofEpoch(pairs, 6, 7, 1)).isNotEqualTo(order);
            assertThat(PairOrder.SHUFFLED.ofEpoch(pairs, 6, 8, 0)).isNotEqualTo(order);
        }
    }

    @Test
    void pairsAsGivenAreSeenInTheOrderOfTheDataInEveryEpoch() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                PreferenceTrainer given = world.trainer(settings(2, 1, 2, 1e-3, PairOrder.AS_GIVEN), LOSS);
                PreferenceTrainer shuffled = world.trainer(settings(2, 1, 2, 1e-3), LOSS)) {
            List<TokenizedPair> pairs = world.data.pairs();
            assertThat(PairOrder.AS_GIVEN.ofEpoch(pairs, 6, 7, 0)).isEqualTo(range(6));
            assertThat(PairOrder.AS_GIVEN.ofEpoch(pairs, 6, 8, 3)).isEqualTo(range(6));

            List<Double> logps = run(given, 3).stream()
                    .map(step -> step.byName().get("logps/chosen"))
                    .toList();

            float[] reference = world.reference().values();
            assertThat(logps.getFirst())
                    .as("the first step sees the first two pairs, before anything was learned")
                    .isCloseTo((reference[0] + reference[2]) / 2, within(1e-3));
            assertThat(run(shuffled, 1).getFirst().byName().get("logps/chosen"))
                    .isNotCloseTo(logps.getFirst(), within(1e-3));
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTrainingAndLeavesTheWeights() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 4)) {
            float[] values = world.reference().values();
            values[1] = Float.NaN;
            Weights policy = world.weights.copy();
            try (PreferenceTrainer trainer = new PreferenceTrainer(
                    settings(4, 1, 1, 1e-3),
                    LOSS,
                    world.data,
                    new ReferenceLogProbabilities(values),
                    policy,
                    world.config)) {
                assertThatThrownBy(trainer::next)
                        .isInstanceOf(TrainingDivergedException.class)
                        .hasMessageContaining("step 1");
                assertSame(world.weights, policy, 0);
            }
        }
    }

    /** The numbers of this loss and optimizer on this seed: whoever changes them changes what every job learns. */
    @Test
    void theTrajectoryOfTheLossIsPinned() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12);
                PreferenceTrainer trainer = world.trainer(settings(4, 1, 2, 3e-3), LOSS)) {
            double[] losses =
                    run(trainer, 6).stream().mapToDouble(StepMetrics::loss).toArray();

            assertThat(losses)
                    .containsExactly(new double[] {5.26398, 5.03394, 4.24830, 4.30553, 4.38235, 4.08818}, within(2e-3));
        }
    }

    private static TrainingSettings settings(int batch, int accumulation, int epochs, double rate) {
        return settings(batch, accumulation, epochs, rate, PairOrder.SHUFFLED);
    }

    private static TrainingSettings settings(int batch, int accumulation, int epochs, double rate, PairOrder order) {
        return new TrainingSettings(rate, batch, accumulation, epochs, 0.1, 1, 7, 6, order, ActivationMemory.DEFAULT);
    }

    /** One token before the video, and of each frame two rows of two, each row with its newline, and a time. */
    private static long prefix(TinyWorld world, TokenizedPair pair) {
        var video = (VisualContext.Video)
                world.data.contexts().get(pair.context()).pieces().get(1);
        return 1 + video.frames() * 7L;
    }

    private static List<StepMetrics> run(PreferenceTrainer trainer, int steps) {
        List<StepMetrics> metrics = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            metrics.add(trainer.next());
        }
        return metrics;
    }

    private static List<Integer> range(int end) {
        return java.util.stream.IntStream.range(0, end).boxed().toList();
    }

    private static void assertSame(Weights expected, Weights actual, float tolerance) {
        for (String name : expected.names()) {
            float[] wanted = expected.get(name).toFloatArray();
            float[] found = actual.get(name).toFloatArray();
            assertThat(found).as(name).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(Math.abs(found[i] - wanted[i])).as(name).isLessThanOrEqualTo(tolerance);
            }
        }
    }
}
