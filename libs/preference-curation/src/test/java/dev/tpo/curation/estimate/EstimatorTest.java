package dev.tpo.curation.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Role;
import dev.tpo.curation.Stage;
import dev.tpo.curation.Yield;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.curation.prompts.Prompts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimatorTest {
    private static final CurationPlan PLAN = CurationPlan.of(0, Perturbation.OF_TPO);
    private static final Quota ALL = new Quota(1_000_000, 0.5);
    private static final Map<Role, Double> SECONDS =
            Map.of(Role.CAPTIONER, 8.0, Role.QUESTION_WRITER, 2.0, Role.ANSWERER, 4.0, Role.JUDGE, 1.0);

    private static Setting setting(int videos, boolean asks, Map<Role, Double> seconds) {
        return new Setting(
                videos,
                32,
                asks,
                asks,
                Prompts.embedded(),
                AnswerLimits.DEFAULTS,
                Setting.TOKENS_PER_FRAME,
                4,
                seconds);
    }

    private static Estimate estimate(Quota quota, Setting setting) {
        return new Estimator(PLAN, quota, setting).estimate(Rates.GUESSED);
    }

    @Test
    void callsAtMostAreThoseOfEveryQuestionAndEveryPerturbation() {
        Map<Role, Estimate.Load> roles =
                estimate(ALL, setting(10, true, Map.of())).roles();

        assertThat(roles.get(Role.CAPTIONER).calls().atMost()).isEqualTo(10 * 3);
        assertThat(roles.get(Role.QUESTION_WRITER).calls().atMost())
                .as("12 of segments and 24 of the whole, each asked for twice")
                .isEqualTo(10 * 2 * (12 + 24));
        assertThat(roles.get(Role.ANSWERER).calls().atMost())
                .as("with the evidence, and under two perturbations or one")
                .isEqualTo(10 * (12 * (1 + 2) + 24 * (1 + 1)));
        assertThat(roles.get(Role.JUDGE).calls().atMost()).isEqualTo(10 * 2 * (12 * 2 + 24));
    }

    @Test
    void whatIsExpectedIsLessAndCountsTokensOfFrames() {
        Map<Role, Estimate.Load> roles =
                estimate(ALL, setting(10, true, Map.of())).roles();

        assertThat(roles.values()).allSatisfy(load -> {
            assertThat(load.calls().expected())
                    .isPositive()
                    .isLessThanOrEqualTo(load.calls().atMost());
            assertThat(load.inputTokens().expected())
                    .isPositive()
                    .isLessThanOrEqualTo(load.inputTokens().atMost());
            assertThat(load.outputTokens().expected())
                    .isPositive()
                    .isLessThan(load.outputTokens().atMost());
        });
        assertThat(roles.get(Role.CAPTIONER).inputTokens().expected())
                .as("16 frames a caption, and the prompt")
                .isGreaterThan(10 * 3 * 16 * Setting.TOKENS_PER_FRAME)
                .isLessThan(10 * 3 * 20 * Setting.TOKENS_PER_FRAME);
    }

    @Test
    void templatesCostNothingAndLikelihoodsWriteNothing() {
        Map<Role, Estimate.Load> roles =
                estimate(ALL, setting(10, false, Map.of())).roles();

        assertThat(roles).doesNotContainKey(Role.QUESTION_WRITER);
        assertThat(roles.get(Role.JUDGE).outputTokens().atMost()).isZero();
        assertThat(roles.get(Role.JUDGE).inputTokens().expected()).isPositive();
    }

    @Test
    void aJobThatHasItsPairsEarlyIsExpectedToEndEarlyAndMayStillNeedAllVideos() {
        Estimate few = estimate(new Quota(20, 0.5), setting(1000, true, Map.of()));
        Estimate all = estimate(ALL, setting(1000, true, Map.of()));

        Estimate.Range calls = few.roles().get(Role.ANSWERER).calls();
        assertThat(calls.expected())
                .isLessThan(all.roles().get(Role.ANSWERER).calls().expected() / 100);
        assertThat(calls.atMost())
                .isEqualTo(all.roles().get(Role.ANSWERER).calls().atMost());
    }

    @Test
    void timeIsKnownOnceTheTimeOfEachRoleIs() {
        assertThat(estimate(ALL, setting(10, true, Map.of())).seconds()).isNull();
        Estimate timed = estimate(ALL, setting(10, true, SECONDS));
        assertThat(timed.seconds().expected())
                .isPositive()
                .isLessThan(timed.seconds().atMost());
        assertThat(timed.seconds().atMost()).isEqualTo((30 * 8 + 720 * 2 + 840 * 4 + 960) / 4);
    }

    @Test
    void ratesOfAJobTakeTheGuessesPlace() {
        var measured = new Yield(
                Map.of(
                        Stage.QUESTIONS, 30L,
                        Stage.QUESTIONS_UNSUITABLE, 70L,
                        Stage.PREFERRED_ANSWERS, 30L,
                        Stage.DISPREFERRED_ANSWERS, 30L,
                        Stage.PAIRS_JUDGED, 15L,
                        Stage.PAIRS_KEPT, 3L),
                Map.of());

        assertThat(Rates.of(measured)).isEqualTo(new Rates(0.3, 1, 0.5, 0.2, Rates.GUESSED.repaired()));
        assertThat(Rates.of(Yield.NONE)).isEqualTo(Rates.GUESSED);
    }

    @Test
    void oneGranularityAloneIsReckonedAlone() {
        Map<Role, Estimate.Load> roles =
                estimate(new Quota(1_000_000, 1), setting(10, true, Map.of())).roles();

        assertThat(roles.get(Role.ANSWERER).calls().atMost()).isEqualTo(10 * 12 * 3);
    }
}
