package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.EvaluationRow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScoringTest {

    @ParameterizedTest
    @CsvSource({
        "blue square, ' Blue   square. ', true",
        "blue square, blue circle, false",
        "yes, 'yes, it does', false",
        "'', '', true",
    })
    void freeFormAnswersMatchExactlyAfterNormalising(String expected, String answer, boolean correct) {
        assertThat(isCorrect(expected, answer, null, null)).isEqualTo(correct);
    }

    @ParameterizedTest
    @CsvSource({
        "01:35, 01:40, true",
        "01:35, 01:41, false",
        "01:35, 95, true",
        "01:35, 95 s, true",
        "01:35, 0:01:30., true",
        "01:35, At 01:35., true",
        "01:35, 'It happens at **01:37**, near the end', true",
        "01:35, after 97 seconds, true",
        "01:35, 01:35 or 01:50, false",
        "1:00:00, 60:00, true",
        "01:35, at noon, false",
        "01:35, '', false",
    })
    void timesMatchWithinTheTolerance(String expected, String answer, boolean correct) {
        assertThat(isCorrect(expected, answer, null, 5.0)).isEqualTo(correct);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"B", "(B)", "B. blue square", "The answer is B", "**B**", "blue square", "It is the Blue square."
            })
    void withOptionsTheChosenOneCountsHoweverItIsNamed(String answer) {
        List<String> options = List.of("red ring", "blue square", "green dot");

        assertThat(isCorrect("B", answer, options, null)).isTrue();
        assertThat(isCorrect("blue square", answer, options, null)).isTrue();
        assertThat(isCorrect("B. blue square", answer, List.of("A. red ring", "B. blue square"), null))
                .isTrue();
        assertThat(isCorrect("C", answer, options, null)).isFalse();
    }

    @Test
    void whatWasReadIsSaidAndNothingIsWrong() {
        EvaluationRow row = row("C", List.of("a", "b", "c"), null);

        assertThat(AnswerScoring.read(row, "(B)").extracted()).isEqualTo("B");
        assertThat(AnswerScoring.read(row, "?")).isEqualTo(PutQuestion.Reading.NOTHING);
        assertThat(AnswerScoring.read(row("01:35", null, 5.0), "at 97 s").extracted())
                .isEqualTo("01:37");
    }

    private static boolean isCorrect(String expected, String answer, List<String> options, Double tolerance) {
        return AnswerScoring.read(row(expected, options, tolerance), answer).correct();
    }

    private static EvaluationRow row(String answer, List<String> options, Double tolerance) {
        return new EvaluationRow("q", "f", "family", List.of(), answer, options, null, tolerance);
    }
}
