package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ScoresTest {
    @TempDir
    Path folder;

    @Test
    void everyTaskTypeOfMlvuWeighsAlikeAndChanceIsWhatDrawingWouldAdd() {
        List<Question> questions = List.of(
                choice("a", "A", "ego"), choice("b", "A", "ego"), choice("c", "A", "ego"), choice("d", "B", "count"));
        Scores scores = Benchmark.MLVU.score(
                questions, outputs("a", "A", "b", "A", "c", "B", "d", "cannot say"), Extraction.LMMS_EVAL);

        assertThat(scores.overall()).isCloseTo(100 * (2 / 3.0 + 0) / 2, within(1e-9));
        assertThat(scores.overallMicro()).isEqualTo(50);
        assertThat(scores.unparsable()).isEqualTo(1);
        // A quarter of "count", which is half of the whole.
        assertThat(scores.chanceWouldAdd()).isCloseTo(12.5, within(1e-9));
    }

    @Test
    void theOlderExtractionIsNamedInTheResult() {
        List<Question> questions = List.of(choice("a", "C", "ego"));
        Map<String, String> outputs = outputs("a", "Because of the end it is C");

        assertThat(Benchmark.MLVU.score(questions, outputs, Extraction.LMMS_EVAL))
                .extracting(Scores::extraction, Scores::overall)
                .containsExactly("lmms_eval", 100.0);
        assertThat(Benchmark.MLVU.score(questions, outputs, Extraction.FIRST_LETTER))
                .extracting(Scores::extraction, Scores::overall)
                .containsExactly("first_letter", 0.0);
    }

    @Test
    void questionsWithoutAnOutputAreListedAndInNoFigure() {
        Scores scores = Benchmark.MLVU.score(
                List.of(choice("a", "A", "ego"), choice("b", "A", "count")), outputs("a", "A"), Extraction.LMMS_EVAL);

        assertThat(scores.overall()).isEqualTo(100);
        assertThat(scores.n()).isEqualTo(1);
        assertThat(scores.missingOutputs()).containsExactly("b");
        assertThat(scores.groups()).isEqualTo(Map.of("task_type", Map.of("ego", 100.0)));
    }

    @Test
    void asJsonItHasTheContractsNames() {
        String json = JsonMapper.shared()
                .writeValueAsString(Benchmark.MLVU.score(
                        List.of(choice("a", "A", "ego")), outputs("a", "?"), Extraction.LMMS_EVAL));

        assertThat(JsonMapper.shared().readTree(json))
                .isEqualTo(JsonMapper.shared().readTree("""
                                        {"benchmark": "mlvu", "extraction": "lmms_eval", "n": 1, "overall": 0.0,
                                         "overall_micro": 0.0, "unparsable": 1, "chance_would_add": 25.0,
                                         "missing_outputs": [], "groups": {"task_type": {"ego": 0.0}},
                                         "counts": {"task_type": {"ego": 1}},
                                         "questions": [{"id": "a", "prompt": "prompt", "extracted": null,
                                                        "correct": false, "score": 0.0}]}"""));
    }

    @Test
    void anOutputThatBelongsToNoQuestionIsRefusedByItsLine() throws IOException {
        refused("{\"id\": \"a\", \"output\": \"A\"}\n\n{\"id\": \"z\", \"output\": \"A\"}", "line 3 has the id \"z\"");
        refused("{\"id\": \"a\", \"output\": \"A\"}\n{\"id\": \"a\", \"output\": \"B\"}", "line 2 is a second output");
        refused("{\"id\": \"a\", \"output\": null}", "line 1 is not {\"id\"");
        refused("{\"output\": \"A\"}", "there is no id");
        refused("[]", "there is no id");
        refused("\n", "has no outputs");
        refused("A", "line 1 is not JSON");
    }

    private void refused(String content, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("outputs.jsonl"), content);
        assertThatThrownBy(() -> Outputs.read(file, List.of(choice("a", "A", "ego"))))
                .isInstanceOf(UnfitInputException.class)
                .hasMessageContaining("outputs.jsonl")
                .hasMessageContaining(why);
    }

    private static Question choice(String id, String letter, String type) {
        return new Question(
                id, "v", "stem", "prompt", new AnswerKey.Choice(letter, "", 4), Map.of("task_type", type), null);
    }

    private static Map<String, String> outputs(String... idsAndTexts) {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (int i = 0; i < idsAndTexts.length; i += 2) {
            outputs.put(idsAndTexts[i], idsAndTexts[i + 1]);
        }
        return outputs;
    }
}
