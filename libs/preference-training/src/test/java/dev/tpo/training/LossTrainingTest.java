package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Training by other losses than TPO's own. */
class LossTrainingTest {
    private static final String MIXED = "{'loss_type':['sigmoid','rrpo','orpo','sft'],'loss_weights':[0.5,1,0.7,0.4]}";
    private static final String SHORTENED = "{'loss_type':'ipo','ld_alpha':0.5,'sft_weight':0.3}";
    private static final String RRPO = "{'loss_type':'rrpo','rrpo_alpha':0.5}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {MIXED, SHORTENED, RRPO, "{'loss_type':'simpo'}", "{'loss_type':'sft'}"})
    void aBatchCutIntoPassesOrAccumulatedIsTheBatchInOne(String settings) throws Exception {
        PreferenceLoss loss = loss(settings);
        try (TinyWorld world = new TinyWorld(folder, 16);
                PreferenceTrainer whole = world.trainer(settings(8, 1, ActivationMemory.DEFAULT), loss);
                PreferenceTrainer cut = world.trainer(settings(8, 1, new ActivationMemory(1)), loss);
                PreferenceTrainer summed = world.trainer(settings(1, 8, ActivationMemory.DEFAULT), loss)) {
            for (int i = 0; i < 3; i++) {
                StepMetrics expected = whole.next();
                for (StepMetrics found : List.of(cut.next(), summed.next())) {
                    assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
                    assertThat(found.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-4));
                    assertThat(found.byName().keySet())
                            .isEqualTo(expected.byName().keySet());
                }
            }
            assertSame(whole.weights(), cut.weights(), 2e-5f);
            assertSame(whole.weights(), summed.weights(), 2e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'loss_type':'simpo'}",
                "{'loss_type':'cpo','sft_weight':1}",
                "{'loss_type':'orpo','sft_weight':1}",
                "{'loss_type':'sft'}"
            })
    void aLossWithoutReferenceComputesNoneAndKeepsNone(String settings) throws Exception {
        PreferenceLoss loss = loss(settings);
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        AtomicInteger passes = new AtomicInteger();
        try (TinyWorld world = new TinyWorld(folder, 8)) {
            Reference none = Reference.of(loss, world.weights, world.config, () -> {
                passes.incrementAndGet();
                return world.reference();
            });
            try (PreferenceTrainer trainer = trainer(world, loss, none, world.weights.copy())) {
                StepMetrics first = trainer.next();
                trainer.writeState(checkpoint);
                StepMetrics second = trainer.next();

                assertThat(second.loss()).isLessThan(first.loss());
                assertThat(first.rewardsChosen()).isNegative();
            }
            assertThat(passes).hasValue(0);
            assertThat(checkpoint.resolve("reference.safetensors")).doesNotExist();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer(world, loss, world.reference(), world.weights.copy()));
        }
    }

    @Test
    void theReferenceOfALossThatAsksForItIsComputedOnce() throws Exception {
        PreferenceLoss loss = loss(SHORTENED);
        AtomicInteger pairs = new AtomicInteger();
        try (TinyWorld world = new TinyWorld(folder, 8)) {
            Reference known = Reference.of(
                    loss,
                    world.weights,
                    world.config,
                    () -> ReferenceLogProbabilities.of(
                            world.weights,
                            world.config,
                            world.data,
                            loss.weights(),
                            settings(8, 1, ActivationMemory.DEFAULT),
                            pairs::addAndGet));
            try (PreferenceTrainer trainer = trainer(world, loss, known, world.weights.copy())) {
                StepMetrics first = trainer.next();
                trainer.next();

                assertThat(pairs).hasValue(8);
                assertThat(first.rewardsMargins())
                        .as("weighed alike on both sides")
                        .isCloseTo(0, within(1e-5));
            }
        }
    }

    @Test
    void rrpoStartsWithoutDivergenceAndIsHeldByItMoreTheMoreItWeighs() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12)) {
            double[] margins = new double[2];
            for (int i = 0; i < 2; i++) {
                PreferenceLoss loss = loss("{'loss_type':'rrpo','beta':0.5,'rrpo_alpha':" + 20 * i + "}");
                try (PreferenceTrainer trainer = world.trainer(settings(12, 1, ActivationMemory.DEFAULT), loss)) {
                    assertThat(trainer.next().loss()).isCloseTo(Math.log(2), within(1e-5));
                    margins[i] = run(trainer, 5).getLast().rewardsMargins();
                }
            }

            assertThat(margins[0]).isGreaterThan(2 * margins[1]).isPositive();
        }
    }

    @Test
    void resumedRrpoEndsWithTheSameBitsAsUninterrupted() throws Exception {
        PreferenceLoss loss = loss(RRPO);
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        TrainingSettings settings = settings(4, 1, ActivationMemory.DEFAULT);
        try (TinyWorld world = new TinyWorld(folder, 12);
                LoraAdapter uninterrupted = world.adapter(0.2);
                LoraAdapter lost = world.adapter(0.2)) {
            try (PreferenceTrainer whole = world.trainer(settings, loss, uninterrupted);
                    PreferenceTrainer killed = world.trainer(settings, loss, lost)) {
                run(whole, 6);
                run(killed, 3);
                lost.write(checkpoint);
                killed.writeState(checkpoint);
            }
            assertThat(checkpoint.resolve("reference.safetensors")).doesNotExist();
            try (LoraAdapter read = LoraAdapter.read(checkpoint, world.config);
                    LoraAdapter saved = read.copyBeside(world.weights);
                    PreferenceTrainer resumed = world.trainer(settings, loss, saved)) {
                resumed.resume(checkpoint);
                run(resumed, 3);
                uninterrupted
                        .tensors()
                        .forEach((name, tensor) -> assertThat(
                                        saved.tensors().get(name).toFloatArray())
                                .as(name)
                                .isEqualTo(tensor.toFloatArray()));
            }
        }
    }

    @Test
    void theSupervisedTermIsShownApartWhereThereIsOne() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                PreferenceTrainer with =
                        world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{'sft_weight':0.5}"));
                PreferenceTrainer without = world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{}"))) {
            StepMetrics shown = with.next();
            StepMetrics plain = without.next();

            assertThat(shown.byName().get("nll_loss")).isCloseTo((shown.loss() - plain.loss()) / 0.5, within(1e-5));
            assertThat(plain.byName()).doesNotContainKey("nll_loss");
        }
    }

    @Test
    void logProbabilitiesAreShownAsTheLossTakesThemAndOrposOddsBesides() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 6);
                PreferenceTrainer sums = world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{}"));
                PreferenceTrainer cpo =
                        world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{'loss_type':['cpo']}"));
                PreferenceTrainer rrpo =
                        world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{'loss_type':['rrpo']}"));
                PreferenceTrainer desensitized =
                        world.trainer(settings(6, 1, ActivationMemory.DEFAULT), loss("{'ld_alpha':0.5}"));
                PreferenceTrainer orpo = world.trainer(
                        settings(6, 1, ActivationMemory.DEFAULT), loss("{'loss_type':['orpo'],'beta':0.1}"))) {
            BatchMetrics whole = sums.next().batch();
            BatchMetrics odds = orpo.next().batch();

            assertThat(cpo.next().batch().logpsChosen()).isCloseTo(whole.logpsChosen(), within(1e-5));
            assertThat(rrpo.next().batch().logpsChosen()).isCloseTo(whole.logpsChosen(), within(1e-5));
            BatchMetrics shorter = desensitized.next().batch();
            assertThat(shorter.logpsChosen() + shorter.logpsRejected())
                    .as("the longer answer's tail counts half")
                    .isGreaterThan(whole.logpsChosen() + whole.logpsRejected());
            assertThat(odds.logpsChosen()).as("of a token").isCloseTo(10 * odds.rewardsChosen(), within(1e-5));
            assertThat(odds.byName().get("log_odds_ratio")).isCloseTo(-10 * odds.loss(), within(1e-4));
            assertThat(odds.byName().get("log_odds_chosen"))
                    .isGreaterThan(odds.byName().get("log_odds_ratio"));
            assertThat(whole.byName()).doesNotContainKey("log_odds_ratio");
        }
    }

    private static PreferenceLoss loss(String settings) {
        return JsonMapper.shared()
                .readValue(settings.replace('\'', '"'), LossSettings.class)
                .loss();
    }

    private static PreferenceTrainer trainer(
            TinyWorld world, PreferenceLoss loss, Reference reference, Weights policy) {
        return new PreferenceTrainer(
                settings(8, 1, ActivationMemory.DEFAULT), loss, world.data, reference, policy, world.config);
    }

    private static TrainingSettings settings(int batch, int accumulation, ActivationMemory memory) {
        return new TrainingSettings(1e-3, batch, accumulation, 6, 0.1, 1, 7, 6, PairOrder.SHUFFLED, memory);
    }

    private static List<StepMetrics> run(PreferenceTrainer trainer, int steps) {
        List<StepMetrics> metrics = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            metrics.add(trainer.next());
        }
        return metrics;
    }

    private static void assertSame(Weights expected, Weights actual, float tolerance) {
        for (String name : expected.names()) {
            NDArray wanted = expected.get(name);
            assertThat(actual.get(name).sub(wanted).abs().max().getFloat())
                    .as(name)
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
