package dev.tpo.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationRowsTest {

    @Test
    void aQuestionComesWithTheVideosThatItNames() {
        String row = "{\"id\":\"1\",\"file_id\":\"f\",\"family\":\"when\",\"answer\":\"00:05\",\"tolerance_seconds\":5,"
                + "\"more\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video_url\","
                + "\"video_url\":{\"url\":\"video://g\"}},{\"type\":\"text\",\"text\":\"q\"}]}]}";

        List<EvaluationRows.Row> rows = new ArrayList<>();
        EvaluationRows.read(content(row), RowLimits.DEFAULT, rows::add);

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().files()).containsExactlyInAnyOrder("f", "g");
        assertThat(rows.getFirst().question().toleranceSeconds()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id":"2","file_id":"V","family":"f","answer":"a"}                              | lacks 'messages'
            {"id":"2","file_id":"V","family":"f","answer":"a","messages":[{"role":"user"}]} | has a message without
            {"id":"2","file_id":"V","family":"f","answer":"a","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"http://x"}}]}]} | names in 'messages' no uploaded video
            {"id":"2","file_id":"V","family":"f","answer":"a","tolerance_seconds":"5","messages":[{"role":"user","content":"q"}]} | has a 'tolerance_seconds' that must be a number
            {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"user","content":"q"}]} | repeats the id '1'
            """)
    void whatCannotBeAskedIsNamedByItsLine(String row, String message) {
        refused(question("1", "f") + "\n" + row, "line 2 " + message);
    }

    @Test
    void namesHaveALength() {
        assertThat(count(question("x".repeat(256), "f"))).isEqualTo(1);
        refused(question("x".repeat(257), "f"), "line 1 has a 'id' longer than 256 characters");
        refused(question("x", "f".repeat(257)), "line 1 has a 'family' longer than 256 characters");
    }

    @Test
    void familiesAreFiguresAndNotOneAQuestion() {
        String rows = IntStream.rangeClosed(1, 1001)
                .mapToObj(i -> question("q" + i, "family-" + i))
                .collect(Collectors.joining("\n"));

        refused(rows, "line 1001 is of one 'family' more than the 1000");
    }

    @Test
    void manyIdsAreToldApart() {
        var seen = new SeenIds();

        assertThat(IntStream.range(0, 100_000).allMatch(i -> seen.add("question-" + i)))
                .isTrue();

        assertThat(IntStream.range(0, 100_000).noneMatch(i -> seen.add("question-" + i)))
                .isTrue();
        assertThat(seen.add("another")).isTrue();
    }

    private static String question(String id, String family) {
        return "{\"id\":\"" + id + "\",\"file_id\":\"V\",\"family\":\"" + family
                + "\",\"answer\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}";
    }

    private static int count(String text) {
        return EvaluationRows.read(content(text), RowLimits.DEFAULT, row -> {});
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> count(text))
                .isInstanceOf(InvalidRowsException.class)
                .hasMessageContaining(message);
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
