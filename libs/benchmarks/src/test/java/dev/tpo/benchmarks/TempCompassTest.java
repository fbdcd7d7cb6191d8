package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempCompassTest {
    private static final String CHOICE = """
            {"video_id": "7", "dim": "speed", "question": "How fast?\\nA. fast\\nB. slow", "answer": "B. slow"}""";
    private static final String YES_NO = """
            {"video_id": "7", "dim": "order", "question": "Is it?", "answer": "no"}""";

    @TempDir
    Path folder;

    @Test
    void theAnswerTellsHowAQuestionIsAsked() throws IOException {
        assertThat(questions(CHOICE + "\n" + YES_NO))
                .extracting(Question::id, Question::prompt)
                .containsExactly(
                        tuple("speed_0", "How fast?\nA. fast\nB. slow\nPlease directly give the best option:"),
                        tuple("order_1", "Is it?\nPlease answer yes or no:"));
    }

    @Test
    void aChoiceIsTheWholeAnswerOrALetterAtTheStart() throws IOException {
        Map<String, @Nullable String> said =
                said(CHOICE, "B. slow", "B", "A", "B) it", "A.", "(B)", " B", "b", "Bslow", "");

        assertThat(said)
                .containsEntry("B. slow", "B")
                .containsEntry("B", "B")
                .containsEntry("A", "A")
                .containsEntry("B) it", "B")
                .containsEntry("A.", "A")
                .containsEntry("(B)", null)
                .containsEntry(" B", null)
                .containsEntry("b", null)
                .containsEntry("Bslow", null)
                .containsEntry("", null);
    }

    @Test
    void yesAndNoAreHowAnOutputBegins() throws IOException {
        assertThat(said(YES_NO, "Yes, it is", "NO.", "Nothing", "It is not"))
                .containsEntry("Yes, it is", "yes")
                .containsEntry("NO.", "no")
                .containsEntry("Nothing", "no")
                .containsEntry("It is not", null);
    }

    @Test
    void captionsAreNotScored() {
        assertThatThrownBy(() -> questions(CHOICE.replace("B. slow", "Caption B: slow")))
                .hasMessageContaining("only multiple choice")
                .hasMessageContaining("row 1");
    }

    private List<Question> questions(String rows) throws IOException {
        return Benchmark.TEMP_COMPASS.questions(Files.writeString(folder.resolve("rows.jsonl"), rows));
    }

    private Map<String, @Nullable String> said(String row, String... outputs) throws IOException {
        List<Question> questions = questions(row);
        Map<String, @Nullable String> said = new HashMap<>();
        for (String output : outputs) {
            said.put(
                    output,
                    Benchmark.TEMP_COMPASS
                            .score(questions, Map.of(questions.getFirst().id(), output), Extraction.LMMS_EVAL)
                            .questions()
                            .getFirst()
                            .extracted());
        }
        return said;
    }
}
