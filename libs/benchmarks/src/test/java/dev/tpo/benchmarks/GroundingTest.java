package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroundingTest {

    @Test
    void anAnswerIsWorthItsOverlapWithTheTruth() {
        assertThat(Grounding.overlap("00:30 to 00:55", 30, 55)).isEqualTo(1);
        assertThat(Grounding.overlap("It is shown from 00:40 to 01:05.", 30, 55))
                .isEqualTo(15.0 / 35);
        assertThat(Grounding.overlap("00:30 to 00:55", 55, 80)).isZero();
    }

    @Test
    void anAnswerWithoutTimesIsWorthNothing() {
        assertThat(Grounding.overlap("red circle", 30, 55)).isZero();
        assertThat(Grounding.overlap("", 30, 55)).isZero();
    }
}
