package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GoldenScoresTest {
    /** The golden groups are rounded so. */
    private static final Offset<Double> SIX_DECIMALS = within(1e-6);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"longvideobench", "mlvu", "videomme"})
    void everyPromptLetterAndFigureIsTheOneOfLmmsEval(String name) throws IOException {
        Golden golden = Golden.of(name);

        agrees(score(name, golden.annotations(), golden.outputs()), golden.expected());
    }

    @Test
    void theOfficialJsonOfMlvuGivesWhatTheParquetGives() throws IOException {
        Golden golden = Golden.of("mlvu");
        Path json = Files.write(folder.resolve("official.json"), golden.unpacked("official.json"));

        agrees(score("mlvu", json, golden.outputs()), golden.expected());
    }

    private static Scores score(String name, Path annotations, Path outputs) throws IOException {
        Benchmark benchmark = Benchmark.of(name).orElseThrow();
        List<Question> questions = benchmark.questions(annotations);
        return benchmark.score(questions, Outputs.read(outputs, questions), Extraction.LMMS_EVAL);
    }

    private static void agrees(Scores scores, JsonNode expected) {
        assertThat(scores.n()).isEqualTo(600);
        assertThat(scores.overall()).isCloseTo(expected.get("overall").doubleValue(), within(1e-9));
        assertThat(scores.overallMicro())
                .isCloseTo(
                        expected.path("overall_micro")
                                .doubleValue(expected.get("overall").doubleValue()),
                        within(1e-9));
        assertThat(scores.unparsable()).isEqualTo(expected.get("unparsable").intValue());
        assertThat(scores.missingOutputs()).isEmpty();
        assertThat(scores.groups().keySet())
                .containsExactlyInAnyOrderElementsOf(expected.get("groups").propertyNames());
        scores.groups().forEach((column, values) -> {
            JsonNode figures = expected.get("groups").get(column);
            assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(figures.propertyNames());
            values.forEach((value, figure) -> assertThat(figure)
                    .as("%s %s", column, value)
                    .isCloseTo(figures.get(value).doubleValue(), SIX_DECIMALS));
        });
        List<Map<String, Object>> questions = expected.get("questions")
                .valueStream()
                .map(GoldenScoresTest::plain)
                .toList();
        assertThat(scores.questions().stream().map(GoldenScoresTest::plain)).isEqualTo(questions);
    }

    private static Map<String, Object> plain(JsonNode question) {
        JsonNode letter = question.get("extracted");
        return Map.of(
                "id", question.get("id").asString(),
                "prompt", question.get("prompt").asString(),
                "extracted", letter.isNull() ? "" : letter.asString(),
                "correct", question.get("correct").booleanValue());
    }

    private static Map<String, Object> plain(Scores.Answered question) {
        return Map.of(
                "id", question.id(),
                "prompt", question.prompt(),
                "extracted", question.extracted() == null ? "" : question.extracted(),
                "correct", question.correct());
    }
}
