package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.trainingservice.evaluation.Clusters.Outcome;
import java.util.ArrayList;
import java.util.List;
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

        Clusters.Interval interval = Clusters.of(outcomes).interval(1);

        double halfWidth = 1.96 * Math.sqrt(0.25 / 400); // 0.049
        assertThat(interval.low()).isCloseTo(0.5 - halfWidth, within(0.006));
        assertThat(interval.high()).isCloseTo(0.5 + halfWidth, within(0.006));
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
    void withoutADifferencePIsOneAndTheIntervalIsAPoint() {
        var clusters = Clusters.of(List.of(new Outcome("a", 0), new Outcome("b", 0)));

        assertThat(clusters.pValue(1)).isEqualTo(1);
        assertThat(clusters.interval(1)).isEqualTo(new Clusters.Interval(0, 0));
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

        assertThat(clusters.interval(9)).isEqualTo(clusters.interval(9));
        assertThat(clusters.pValue(9)).isEqualTo(clusters.pValue(9));
    }

    private static double width(List<Outcome> outcomes) {
        Clusters.Interval interval = Clusters.of(outcomes).interval(1);
        return interval.high() - interval.low();
    }
}
