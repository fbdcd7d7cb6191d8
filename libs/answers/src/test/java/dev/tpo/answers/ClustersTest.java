package dev.tpo.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.answers.Clusters.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClustersTest {

    @Test
    void theMeanCountsQuestionsNotVideos() {
        var clusters = Clusters.of(List.of(new Outcome("a", 1), new Outcome("a", 1), new Outcome("b", 0)));

        assertThat(clusters.mean()).isEqualTo(2 / 3.0);
        assertThat(clusters.size()).isEqualTo(3);
    }

    @Test
    void withOneQuestionAVideoTheIntervalIsTheBinomialOne() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            outcomes.add(new Outcome("v" + i, i % 2));
        }

        List<Double> bounds = bounds(outcomes);

        double halfWidth = 1.96 * Math.sqrt(0.25 / 400); // 0.049
        assertThat(bounds.getFirst()).isCloseTo(0.5 - halfWidth, within(0.006));
        assertThat(bounds.getLast()).isCloseTo(0.5 + halfWidth, within(0.006));
    }

    @Test
    void questionsThatStandAndFallWithTheirVideoWidenTheInterval() {
        List<Outcome> together = new ArrayList<>();
        List<Outcome> apart = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            together.add(new Outcome("v" + i / 10, i / 10 % 2));
            apart.add(new Outcome("v" + i, i / 10 % 2));
        }

        assertThat(width(together) / width(apart)).isCloseTo(Math.sqrt(10), within(0.3));
    }

    @Test
    void theSignFlipsProbabilityIsTheExactOne() {
        // Five videos, all for B: of 32 sign patterns 2 are as extreme.
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outcomes.add(new Outcome("v" + i, 1));
        }

        assertThat(Clusters.of(outcomes).pValue(3)).isCloseTo(2 / 32.0, within(0.01));
    }

    @Test
    void videosThatAllAgreeStillLeaveRoomForOnesThatWereNotSeen() {
        List<Outcome> alike = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alike.add(new Outcome("v" + i, 1));
        }
        var clusters = Clusters.of(alike);

        // The exact 97.5 % bound of a share of which none was seen among 20 is 0.1684.
        assertThat(Objects.requireNonNull(clusters.interval(1, 0, 1).bounds()))
                .satisfies(bounds -> assertThat(bounds.getFirst()).isCloseTo(0.8316, within(1e-4)))
                .last()
                .isEqualTo(1.0);
        assertThat(Objects.requireNonNull(clusters.interval(1, -1, 1).bounds()).getFirst())
                .isCloseTo(1 - 2 * 0.1684, within(1e-4));
    }

    @Test
    void withoutADifferencePIsOneAndTheIntervalIsAroundZero() {
        List<Outcome> alike = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alike.add(new Outcome("v" + i, 0));
        }

        assertThat(Clusters.of(alike).pValue(1)).isEqualTo(1);
        List<Double> bounds =
                Objects.requireNonNull(Clusters.of(alike).interval(1, -1, 1).bounds());
        assertThat(bounds.getFirst()).isEqualTo(-bounds.getLast()).isNegative();
    }

    @Test
    void fewVideosHaveNoIntervalHoweverManyQuestions() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            outcomes.add(new Outcome("v" + i % 5, i / 5 % 2));
        }

        Clusters.Interval interval = Clusters.of(outcomes).interval(1, 0, 1);

        assertThat(interval.bounds()).isNull();
        assertThat(interval.missing()).isEqualTo("5 videos are too few for an interval: 6 at least");
        outcomes.add(new Outcome("v6", 1));
        assertThat(Clusters.of(outcomes).interval(1, 0, 1).bounds()).isNotNull();
    }

    @Test
    void strataWeighAlikeHoweverManyQuestionsTheyHave() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            outcomes.add(new Outcome("a" + i, "many", 1));
        }
        for (int i = 0; i < 10; i++) {
            outcomes.add(new Outcome("b" + i, "few", i % 2));
        }
        var clusters = Clusters.of(outcomes);

        List<Double> bounds = bounds(outcomes);

        assertThat(clusters.mean()).isEqualTo(0.75);
        assertThat(bounds.getFirst()).isBetween(0.5, 0.7);
        assertThat(bounds.getLast()).isBetween(0.8, 1.0);
        assertThat(clusters.pValue(1)).isLessThan(0.001);
    }

    @Test
    void underNoDifferencePIsUniform() {
        var random = new Random(5);
        int below = 0;
        for (int trial = 0; trial < 200; trial++) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                outcomes.add(new Outcome("v" + i / 3, random.nextInt(3) - 1));
            }
            below += Clusters.of(outcomes).pValue(trial) < 0.2 ? 1 : 0;
        }
        assertThat(below / 200.0).isCloseTo(0.2, within(0.08));
    }

    @Test
    void theSeedDecidesEveryDraw() {
        var clusters = Clusters.of(List.of(new Outcome("a", 1), new Outcome("b", 0), new Outcome("c", 1)));

        assertThat(clusters.interval(9, 0, 1)).isEqualTo(clusters.interval(9, 0, 1));
        assertThat(clusters.pValue(9)).isEqualTo(clusters.pValue(9));
    }

    private static double width(List<Outcome> outcomes) {
        List<Double> bounds = bounds(outcomes);
        return bounds.getLast() - bounds.getFirst();
    }

    private static List<Double> bounds(List<Outcome> outcomes) {
        return Objects.requireNonNull(Clusters.of(outcomes).interval(1, 0, 1).bounds());
    }
}
