package dev.tpo.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampsTest {

    @Test
    void timesHaveOneDecimalWhereThatTellsThemApart() {
        assertThat(Timestamps.line(List.of(0.0, 5.2, 83.45, 600.0))).isEqualTo("00:00.0 00:05.2 01:23.5 10:00.0");
    }

    @Test
    void differentTimesDoNotLookAlike() {
        assertThat(Timestamps.line(List.of(0.0, 0.16, 0.2))).isEqualTo("00:00.00 00:00.16 00:00.20");
        assertThat(Timestamps.line(List.of(0.041, 0.0415, 0.083))).isEqualTo("00:00.041 00:00.042 00:00.083");
    }

    @Test
    void oneFrameSeenTwiceIsOneTime() {
        assertThat(Timestamps.line(List.of(1.0, 1.0))).isEqualTo("00:01.0 00:01.0");
    }
}
