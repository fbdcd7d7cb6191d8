package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    @Test
    void warmUpClimbsToTheRateAndTheCosineFallsToNearZero() {
        LearningRateSchedule schedule = LearningRateSchedule.cosineWithWarmUp(1.0, 100, 0.1);

        assertThat(schedule.at(0)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.at(9)).isCloseTo(1.0, within(1e-12));
        assertThat(schedule.at(10)).isCloseTo(1.0, within(1e-12));
        assertThat(schedule.at(55)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.at(99)).isPositive().isLessThan(0.001);
        assertThat(schedule.at(100)).isCloseTo(0, within(1e-12));
    }

    @Test
    void linearFallsToZeroAndStaysThere() {
        LearningRateSchedule schedule = LearningRateSchedule.linear(2, 4);

        assertThat(schedule.at(0)).isEqualTo(2);
        assertThat(schedule.at(1)).isEqualTo(1.5);
        assertThat(schedule.at(9)).isZero();
    }

    @Test
    void aJobOfOneStepLearnsAtTheFullRate() {
        assertThat(LearningRateSchedule.cosineWithWarmUp(0.5, 1, 0.1).at(0)).isEqualTo(0.5);
    }
}
