package dev.tpo.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PreferenceRowsTest {
    private static final ObjectNode NO_EXTRAS = JsonNodeFactory.instance.objectNode();
    private static final RowLimits SMALL = new RowLimits(200, 3);
    private static final String ROW =
            "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://f\"]}";

    @Test
    void rowsAreReadInOrderWithTheirLines() {
        List<PreferenceRow> rows = read(ROW + "\r\n\n  \n" + ROW.replace("\"a\"", "\"c\""));

        assertThat(rows).extracting(PreferenceRow::line).containsExactly(1, 4);
        assertThat(rows.getFirst()).isEqualTo(new PreferenceRow(1, List.of(asked("q")), "a", "b", NO_EXTRAS));
        assertThat(rows.getLast().chosen()).isEqualTo("c");
    }

    @Test
    void fieldsThatNobodyReadsAreKeptAndSaidByLineUnlessTheySayWhereARowIsFrom() {
        String more = ROW.replace("}", ",\"more\":{\"a\":[1,null]},\"provenance\":{\"pair\":\"p\"},\"id\":7}");
        List<PreferenceRow> rows = new ArrayList<>();

        PreferenceRows.Summary summary =
                PreferenceRows.read(stream(ROW + "\n" + more + "\n" + more), RowLimits.DEFAULT, rows::add);

        assertThat(summary.rows()).isEqualTo(3);
        assertThat(summary.form()).isEqualTo(PreferenceForm.TRL);
        assertThat(summary.warnings())
                .containsExactly("line 2: the field 'more' is not known and not used, nor in 1 more rows");
        assertThat(rows.getLast().extras().propertyNames()).containsExactly("more", "provenance", "id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<video>\\nq", "<image> q", " <video>q", "q"})
    void aPlaceholderAtAPromptsHeadIsNoPartOfTheQuestion(String prompt) {
        assertThat(read(row(prompt, "a", "b")).getFirst().prompt()).containsExactly(asked("q"));
    }

    @Test
    void elsewhereAPlaceholderIsWords() {
        assertThat(read(row("What is <image> here?", "<video>", "b")).getFirst())
                .isEqualTo(new PreferenceRow(1, List.of(asked("What is <image> here?")), "<video>", "b", NO_EXTRAS));
    }

    @ParameterizedTest
    @CsvSource({"red circle, Red  circle", "a, ' a '", "a, a", "'a\\tb', 'a b'", "'a\\u00a0b', 'A B'"})
    void answersThatDifferInCaseOrBlanksAloneAreRefused(String chosen, String rejected) {
        refused(row("q", chosen, rejected), "line 1 has 'chosen' and 'rejected' that say the same");
    }

    @Test
    void aByteOrderMarkIsSkippedAtTheFilesHeadAndNamedElsewhere() {
        assertThat(read("\uFEFF" + ROW)).hasSize(1);
        refused(ROW + "\n\uFEFF" + ROW, "line 2 begins with a byte-order mark (U+FEFF)");
        refused(ROW + "\uFEFF" + ROW, "line 1 is not valid JSON; it holds a byte-order mark (U+FEFF)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt":"q","chosen":"a","rejected":"b"}                                         | lacks 'videos'
            {"prompt":"q","chosen":"a","rejected":"b","videos":[]}                             | lacks 'videos'
            {"prompt":"q","chosen":"a","rejected":"b","videos":["clip.mp4"]}                   | names in 'videos' no uploaded video (video://{file id}), but: clip.mp4
            {"prompt":"q","chosen":"a","rejected":"b","videos":["video://"]}                   | names in 'videos' no uploaded video
            {"prompt":"q","chosen":"a","rejected":"b","videos":[null]}                         | names in 'videos' no uploaded video
            {"prompt":"q","chosen":"a","rejected":"b","videos":"video://f"}                    | has a 'videos' that is no list
            {"prompt":"q","chosen":" ","rejected":"b","videos":["video://f"]}                  | lacks 'chosen'
            {"prompt":"q","chosen":"a","rejected":"\\u00a0","videos":["video://f"]}            | lacks 'rejected'
            {"prompt":7,"chosen":"a","rejected":"b","videos":["video://f"]}                    | has a 'prompt' that is no text
            {"prompt":"q\\u0000","chosen":"a","rejected":"b","videos":["video://f"]}           | has a 'prompt' that must not hold U+0000
            {"prompt":"<video><video>q","chosen":"a","rejected":"b","videos":["video://f"]}    | has 2 placeholders in 'prompt' and 1 videos
            {"prompt":"<video>","chosen":"a","rejected":"b","videos":["video://f"]}            | has no words in 'prompt' beside its placeholder
            {"prompt":"q","prompt":"r","chosen":"a","rejected":"b","videos":["video://f"]}     | is not valid JSON: Duplicate
            [{"prompt":"q"}]                                                                   | is no JSON object
            null                                                                               | is no JSON object
            {"prompt":"q"                                                                      | is not valid JSON
            {"prompt":"q"} {}                                                                  | holds more than one JSON value
            """)
    void whatCannotBeTrainedOnIsNamedByItsLine(String row, String message) {
        refused(ROW + "\n" + row, "line 2 " + message);
    }

    @Test
    void aFileIsReadNoFurtherThanItsLimits() {
        refused("\n\n", "has no rows");
        refused(ROW + " ".repeat(200), "line 1 is longer than 200 bytes");
        refused((ROW + "\n").repeat(4), "has more than 3 rows");
        assertThatThrownBy(() -> PreferenceRows.read(new Endless(), SMALL, row -> {}))
                .as("one line without an end")
                .hasMessage("line 1 is longer than 200 bytes");
    }

    @Test
    void aRowThatWouldBecomeManyObjectsIsRefused() {
        String bomb = ROW.replace("}", ",\"more\":[" + "{},".repeat(200_000) + "1]}");
        String deep = ROW.replace("}", ",\"more\":" + "[".repeat(1000) + "]".repeat(1000) + "}");

        assertThatThrownBy(() -> readAll(bomb)).hasMessageStartingWith("line 1 is too large a row");
        assertThatThrownBy(() -> readAll(deep)).hasMessageStartingWith("line 1 is too large a row");
    }

    private static void readAll(String text) {
        PreferenceRows.read(stream(text), RowLimits.DEFAULT, row -> {});
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Turn asked(String question) {
        return Turn.user(List.of("video://f"), question);
    }

    private static String row(String prompt, String chosen, String rejected) {
        return "{\"prompt\":\"" + prompt + "\",\"chosen\":\"" + chosen + "\",\"rejected\":\"" + rejected
                + "\",\"videos\":[\"video://f\"]}";
    }

    private static List<PreferenceRow> read(String text) {
        List<PreferenceRow> rows = new ArrayList<>();
        int count = PreferenceRows.read(stream(text), SMALL, rows::add).rows();
        assertThat(count).isEqualTo(rows.size());
        return rows;
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidRowsException.class)
                .hasMessageContaining(message);
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() throws IOException {
            return 'x';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            java.util.Arrays.fill(buffer, offset, offset + length, (byte) 'x');
            return length;
        }
    }
}
