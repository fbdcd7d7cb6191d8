package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    private static final PreferenceLoss LOSS = LossSettings.sigmoid(0.2, 1).loss();
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(3e-3, 4, 1, 6, 0.1, 1, 7, 6, PairOrder.SHUFFLED, ActivationMemory.DEFAULT);

    @TempDir
    Path folder;

    @Test
    void whatIsEvaluatedIsTheLossOverAllPairsByTrlsNamesAndTrainingIsAsWithoutIt() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12);
                PreferenceTrainer plain = world.trainer(SETTINGS, LOSS);
                PreferenceTrainer watched = world.trainer(SETTINGS, LOSS);
                PreferenceTrainer oneBatch = world.trainer(
                        new TrainingSettings(
                                3e-3, 12, 1, 1, 0.1, 1, 7, 6, PairOrder.AS_GIVEN, ActivationMemory.DEFAULT),
                        LOSS)) {
            watched.validate(new Validation(world.data, world.reference(), every(2, 0)));
            Map<String, Double> found = watched.evaluate(() -> {}).byName();
            Map<String, Double> expected = oneBatch.next().batch().byName();

            assertThat(found)
                    .containsOnlyKeys(
                            "eval_loss",
                            "eval_rewards/chosen",
                            "eval_rewards/rejected",
                            "eval_rewards/margins",
                            "eval_rewards/accuracies",
                            "eval_logps/chosen",
                            "eval_logps/rejected",
                            "eval_nll_loss");
            expected.forEach((name, value) ->
                    assertThat(found.get("eval_" + name)).as(name).isCloseTo(value, within(1e-5)));
            for (int step = 1; step <= 4; step++) {
                assertThat(watched.next()).isEqualTo(plain.next());
                assertThat(watched.isEvaluationDue()).isEqualTo(step % 2 == 0);
                if (watched.isEvaluationDue()) {
                    watched.evaluate(() -> {});
                    assertThat(watched.isEvaluationDue()).isFalse();
                }
            }
        }
    }

    @Test
    void nothingIsDroppedFromAnAdapterThatIsEvaluated() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12);
                LoraAdapter adapter = world.adapter(0.5);
                PreferenceTrainer trainer = world.trainer(SETTINGS, LOSS, adapter)) {
            trainer.validate(new Validation(world.data, world.reference(), every(1, 0)));
            trainer.next();

            double once = trainer.evaluate(() -> {}).pairs().loss();

            assertThat(trainer.evaluate(() -> {}).pairs().loss()).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // metric by evaluation | steps found best | over after
        "LOSS, 0, 0.0, 3 2 2 1 1, 1 2 4, 0",
        "LOSS, 2, 0.0, 3 2 2 2 1, 1 2, 4",
        "LOSS, 2, 0.5, 3 2.9 2.8 1 1, 1 2 3, 3",
        "LOSS, 1, 0.0, NaN 1 1 1 1, '', 1",
        "LOSS, 2, 0.0, NaN 3 NaN 2 2, 2 4, 0",
        "LOSS, 2, 0.0, 3 -Infinity 2 Infinity 1, 1 3 5, 0",
        "MARGINS, 2, 0.0, 1 2 2 1 3, 1 2, 4",
        "MARGINS, 2, 0.0, 1 Infinity 2 Infinity NaN, 1 3, 5",
        "ACCURACIES, 0, 0.0, 0.5 0.4 0.6 0.6 0.7, 1 3 5, 0",
    })
    void theBestIsTheFirstOfTheBestAndPatienceEndsWhereNothingGetsBetter(
            BestMetric metric, int patience, double threshold, String values, String best, long over) {
        try (TinyWorld world = new TinyWorld(folder, 2)) {
            Validation validation = new Validation(
                    world.data, world.reference(), new ValidationSettings(1, metric, patience, threshold));
            List<String> found = new ArrayList<>();
            long step = 0;
            for (String value : values.split(" ")) {
                step++;
                if (validation.add(step, metrics(Double.parseDouble(value))).isBest()) {
                    found.add(Long.toString(step));
                }
                assertThat(validation.found().step()).isEqualTo(step);
                if (validation.isOver()) {
                    break;
                }
            }

            assertThat(String.join(" ", found)).isEqualTo(best);
            assertThat(validation.isOver() ? step : 0).isEqualTo(over);
            assertThat(validation.found().bestStep()).isEqualTo(found.isEmpty() ? 0 : Long.parseLong(found.getLast()));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aResumedRunFindsTheSameBestStepAndEndsWhereAnUninterruptedOneDoes() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12);
                PreferenceTrainer whole = world.trainer(SETTINGS, LOSS)) {
            TrainingSet others = others(world);
            ReferenceLogProbabilities reference = ReferenceLogProbabilities.of(
                    world.weights, world.config, others, LOSS.weights(), ActivationMemory.DEFAULT, done -> {});
            var validation = new Validation(others, reference, every(1, 3));
            whole.validate(validation);
            Path checkpoint = folder.resolve("checkpoint");
            List<EvaluationMetrics> expected = new ArrayList<>();
            while (whole.hasNext()) {
                whole.next();
                if (whole.stepsDone() == 3) { // and not looked at yet
                    whole.writeState(Files.createDirectories(checkpoint));
                    whole.weights().write(checkpoint);
                    Files.copy(folder.resolve("config.json"), checkpoint.resolve("config.json"));
                }
                expected.add(whole.evaluate(() -> {}));
            }
            assertThat(whole.hasEndedEarly()).as("%s", expected).isTrue();

            try (Weights saved = Weights.read(checkpoint, world.config).copy();
                    PreferenceTrainer resumed = new PreferenceTrainer(
                            SETTINGS, LOSS, world.data, TrainerState.reference(checkpoint), saved, world.config)) {
                var again = new Validation(others, TrainerState.validationReference(checkpoint), every(1, 3));
                resumed.validate(again);
                resumed.resume(checkpoint);
                assertThat(resumed.isEvaluationDue())
                        .as("the stop came between")
                        .isTrue();
                List<EvaluationMetrics> found = new ArrayList<>(expected.subList(0, 2));
                found.add(resumed.evaluate(() -> {}));
                while (resumed.hasNext()) {
                    resumed.next();
                    found.add(resumed.evaluate(() -> {}));
                }

                assertThat(found).isEqualTo(expected);
                assertThat(again.found()).isEqualTo(validation.found());
                assertThat(resumed.hasEndedEarly()).isTrue();
                for (String name : saved.names()) {
                    assertThat(saved.get(name).toFloatArray())
                            .isEqualTo(whole.weights().get(name).toFloatArray());
                }
            }
        }
    }

    @Test
    void whatStopsAnEvaluationLeavesItDue() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 4);
                PreferenceTrainer trainer = world.trainer(SETTINGS, LOSS)) {
            trainer.validate(new Validation(world.data, world.reference(), every(1, 1)));
            trainer.next();

            assertThatThrownBy(() -> trainer.evaluate(() -> {
                        throw new IllegalStateException("stopped");
                    }))
                    .hasMessage("stopped");
            assertThat(trainer.isEvaluationDue()).isTrue();
        }
    }

    @Test
    void theLastStepIsAlwaysLookedAt() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 4)) {
            var validation = new Validation(world.data, world.reference(), every(4, 0));

            assertThat(IntStream.rangeClosed(1, 10).filter(step -> validation.isDue(step, 10)))
                    .containsExactly(4, 8, 10);
        }
    }

    /** Of the same kind, with answers that training does not teach. */
    private static TrainingSet others(TinyWorld world) {
        List<TokenizedPair> pairs = new ArrayList<>();
        for (TokenizedPair pair : world.data.pairs().subList(0, 5)) {
            pairs.add(new TokenizedPair(pair.context(), pair.question(), pair.rejected(), pair.chosen()));
        }
        return new TrainingSet(world.data.contexts(), pairs);
    }

    private static ValidationSettings every(long steps, int patience) {
        return new ValidationSettings(steps, BestMetric.LOSS, patience, 0);
    }

    /** All three metrics are the value. */
    private static BatchMetrics metrics(double value) {
        return new BatchMetrics(value, 0, 0, value, value, 0, 0, null, Map.of());
    }
}
