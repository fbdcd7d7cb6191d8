package dev.tpo.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockTimeTest {

    @ParameterizedTest
    @CsvSource({
        "01:35, 95",
        "1:2:05, 3725",
        "1:02:05, 3725",
        "0:01:30., 90",
        "90:00, 5400",
        "' 01:30.5 ', 90.5",
        "95, 95",
        "95 s, 95",
        "1.5 seconds, 1.5",
        "2 second, 2",
    })
    void aTimeIsReadInEachOfItsForms(String text, double seconds) {
        assertThat(ClockTime.secondsOf(text)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1:2", "01:75", "1:75:00", "-5", "01:35 or 01:40"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(ClockTime.secondsOf(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "At 01:35., 95",
        "'**01:35**', 95",
        "The cup falls at (1:02:05)., 3725",
        "'It starts at 01:35, yes 01:35.', 95",
        "It begins after 95 seconds, 95",
        "'at 9.5s, in scene 3', 9.5",
        "95, 95",
    })
    void theOneTimeThatASentenceSpeaksOfIsFound(String text, double seconds) {
        assertThat(ClockTime.saidIn(text)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "in scene 3", "01:35 or 01:40", "from 90 s to 95 s", "ratio 4:3", "12:345", "a12:34"})
    void noneOrSeveralAreNoTime(String text) {
        assertThat(ClockTime.saidIn(text)).isEmpty();
    }

    @Test
    void aTimeIsWrittenAsItIsRead() {
        assertThat(ClockTime.of(95)).isEqualTo("01:35");
        assertThat(ClockTime.of(3725.9)).isEqualTo("1:02:05");
    }

    @Test
    void caseSpacesAndAFinalFullStopDoNotCount() {
        assertThat(Texts.same("blue square", " Blue \n square. ")).isTrue();
        assertThat(Texts.same("yes", "yes, it does")).isFalse();
        assertThat(Texts.same("", " ")).isTrue();
    }
}
