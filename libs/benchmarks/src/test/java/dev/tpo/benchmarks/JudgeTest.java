package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Question CHOICE = new Question(
            "q",
            "7",
            "How fast?\nA. fast\nB. slow",
            "…",
            new AnswerKey.Choice("B", "B. slow", 2),
            Map.of("dim", "speed"),
            null);

    @Test
    void theJudgeSeesQuestionAnswerAndOutput() {
        assertThat(Judge.prompt(CHOICE, "rather slow")).endsWith("""

                        Multi-Choice Question:
                        How fast?
                        A. fast
                        B. slow
                        Ground-Truth Answer: B. slow
                        Model Prediction: rather slow""");
    }

    @Test
    void itsAnswerBeginsWithItsVerdictOrNamesOne() {
        assertThat(Judge.verdict("Correct")).hasValue(true);
        assertThat(Judge.verdict(" Incorrect, it is not Correct")).hasValue(false);
        assertThat(Judge.verdict("That is Correct.")).hasValue(true);
        assertThat(Judge.verdict("That is Incorrect.")).hasValue(false);
        assertThat(Judge.verdict("I do not know")).isEmpty();
    }

    @Test
    void aVerdictDecidesOnlyWhereNoRuleReadsTheOutput() {
        Map<String, Boolean> verdicts = Map.of("q", true);

        Scores judged = Benchmark.TEMP_COMPASS.score(
                List.of(CHOICE), Map.of("q", "rather slow"), Extraction.LMMS_EVAL, verdicts);
        Scores read = Benchmark.TEMP_COMPASS.score(List.of(CHOICE), Map.of("q", "A"), Extraction.LMMS_EVAL, verdicts);

        assertThat(judged.overall()).isEqualTo(100);
        assertThat(judged.unparsable()).isZero();
        assertThat(judged.questions().getFirst().extracted()).isEqualTo("judged correct");
        assertThat(read.overall()).isZero();
    }
}
