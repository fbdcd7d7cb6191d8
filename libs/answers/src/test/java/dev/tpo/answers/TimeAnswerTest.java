package dev.tpo.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeAnswerTest {

    @Test
    void aTimeIsRightWithinItsToleranceAndNoFurther() {
        assertThat(TimeAnswer.read("01:35", "At 01:40.", 5).right()).isTrue();
        assertThat(TimeAnswer.read("01:35", "01:30", 5).right()).isTrue();
        assertThat(TimeAnswer.read("01:35", "01:41", 5).right()).isFalse();
    }

    @Test
    void anAnswerThatSpeaksOfNoTimeOrOfSeveralIsNone() {
        assertThat(TimeAnswer.read("01:35", "soon", 5)).isEqualTo(TimeAnswer.read("01:35", "01:35 or 01:40", 5));
        assertThat(TimeAnswer.read("01:35", "soon", 5).seconds()).isEmpty();
        assertThat(TimeAnswer.read("01:35", "soon", 5).right()).isFalse();
    }
}
