package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerScoringTest {

    @ParameterizedTest
    @CsvSource({
        "blue square, ' Blue   square. ', true",
        "blue square, blue circle, false",
        "yes, 'yes, it does', false",
        "'', '', true",
    })
    void freeFormAnswersMatchExactlyAfterNormalising(String expected, String answer, boolean correct) {
        assertThat(AnswerScoring.isCorrect(expected, answer, null)).isEqualTo(correct);
    }

    @ParameterizedTest
    @CsvSource({
        "01:35, 01:40, true",
        "01:35, 01:41, false",
        "01:35, 95, true",
        "01:35, 95 s, true",
        "01:35, 0:01:30., true",
        "1:00:00, 60:00, true",
        "01:35, at noon, false",
        "01:35, '', false",
    })
    void timesMatchWithinTheTolerance(String expected, String answer, boolean correct) {
        assertThat(AnswerScoring.isCorrect(expected, answer, 5.0)).isEqualTo(correct);
    }
}
