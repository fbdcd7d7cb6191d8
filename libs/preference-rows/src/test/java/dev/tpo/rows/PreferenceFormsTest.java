package dev.tpo.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PreferenceFormsTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** All that a text may hold and a careless writer would lose. */
    private static final String HARD = " \n\"quoted\", \\back\\ \t ü 漢 \uD83D\uDE00 'x' # = <b> \r\n end ";

    @ParameterizedTest
    @EnumSource
    void whatAFormWritesIsReadBackBitForBit(PreferenceForm form) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        extras.putObject("provenance")
                .put("pair", "p")
                .putArray("times")
                .add(0.5)
                .add(12);
        PreferenceRow pair = new PreferenceRow(
                1, List.of(Turn.user(List.of("video://file-1"), HARD)), HARD + "1", HARD + "2", extras);

        PreferenceRow read = read(JSON.writeValueAsString(form.write(pair)));

        ObjectNode kept = form == PreferenceForm.OPENAI ? JsonNodeFactory.instance.objectNode() : extras;
        assertThat(read).isEqualTo(new PreferenceRow(1, pair.prompt(), pair.chosen(), pair.rejected(), kept));
    }

    @ParameterizedTest
    @EnumSource(names = "TPO", mode = EnumSource.Mode.EXCLUDE)
    void conversationsWithASystemsTurnSurviveToo(PreferenceForm form) {
        List<Turn> prompt = List.of(
                new Turn("system", "Be brief."),
                Turn.user(List.of("video://f"), "What?"),
                new Turn("assistant", "A circle."),
                Turn.user("And then?"));
        PreferenceRow pair = new PreferenceRow(1, prompt, "a", "b", JsonNodeFactory.instance.objectNode());

        assertThat(read(JSON.writeValueAsString(form.write(pair)))).isEqualTo(pair);
    }

    @ParameterizedTest
    @EnumSource(names = "TPO", mode = EnumSource.Mode.EXCLUDE)
    void severalVideosStayWhereTheyAreShown(PreferenceForm form) {
        Turn two = Turn.user(List.of("video://f", "video://g"), HARD);
        Turn answer = new Turn("assistant", "The first.");
        ObjectNode none = JsonNodeFactory.instance.objectNode();

        for (List<Turn> prompt : List.of(
                List.of(two),
                List.of(new Turn("system", "Be brief."), two, answer, Turn.user("And then?")),
                List.of(two, answer, Turn.user(List.of("video://f"), "And here?")),
                List.of(Turn.user("Hello"), answer, two))) {
            PreferenceRow pair = new PreferenceRow(1, prompt, "a", "b", none);
            assertThat(read(JSON.writeValueAsString(form.write(pair)))).isEqualTo(pair);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt":"q","chosen":"a","rejected":"b","videos":["video://f","video://g"]}
            {"prompt":"<video>\\n<video>\\nq","chosen":"a","rejected":"b","videos":["video://f","video://g"]}
            {"prompt":[{"role":"user","content":[{"type":"video"},{"type":"video"},{"type":"text","text":"q"}]}],"chosen":"a","rejected":"b","videos":["video://f","video://g"]}
            {"prompt":[{"role":"user","content":[{"type":"video","video":"video://f"},{"type":"video","video":"video://g"},{"type":"text","text":"q"}]}],"chosen":"a","rejected":"b"}
            {"messages":[{"role":"user","content":"<video><video>q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f","video://g"]}
            {"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"},"videos":["video://f","video://g"]}
            """)
    void aPromptShowsSeveralVideosInTheirOrder(String row) {
        assertThat(read(row).prompt()).containsExactly(Turn.user(List.of("video://f", "video://g"), "q"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt":[{"role":"user","content":[{"type":"video"},{"type":"text","text":"q"}]}],"chosen":[{"role":"assistant","content":"a"}],"rejected":[{"role":"assistant","content":[{"type":"text","text":"b"}]}],"videos":["video://f"]} | TRL
            {"input":{"messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"video://f"}},{"type":"text","text":"q"}]}],"tools":[],"parallel_tool_calls":true},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]} | OPENAI
            {"messages":[{"role":"user","content":"<video>q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"]} | MS_SWIFT
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"rejected_response":[{"role":"assistant","content":"b"}],"videos":"video://f","images":[]} | MS_SWIFT
            {"conversations":[{"from":"human","value":"<video>q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"},"videos":["video://f"],"system":""} | LLAMA_FACTORY
            {"prompt":"<image>\\nq","chosen":"a","rejected":"b","video":"video://f"} | TPO
            """)
    void aFormIsKnownByItsFields(String row, PreferenceForm form) {
        List<PreferenceRow> rows = new ArrayList<>();
        PreferenceRows.Summary summary = PreferenceRows.read(stream(row), RowLimits.DEFAULT, rows::add);

        assertThat(summary.form()).isEqualTo(form);
        assertThat(summary.warnings()).isEmpty();
        PreferenceRow read = rows.getFirst();
        assertThat(read.prompt()).containsExactly(Turn.user(List.of("video://f"), "q"));
        assertThat(List.of(read.chosen(), read.rejected())).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"videos":["video://f"]}                                       | line 1 lacks 'rejected_response' (rows are in ms-swift's form)
            {"messages":[{"role":"user","content":"q"}],"rejected_response":"b","videos":["video://f"]}                                                   | must end 'messages' with the assistant's preferred answer
            {"messages":[{"role":"user","content":"where <video> is"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"]} | holds <video> elsewhere than at the head
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"<image>"}],"rejected_response":"b","videos":["video://f"]}          | holds <image> elsewhere
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"],"rejected_videos":["video://g"]} | has a 'rejected_videos', which is not followed here
            {"messages":[{"role":"user","content":"q","loss":true},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"]}    | has a 'messages[0].loss', which is not followed here
            {"messages":[{"role":"tool","content":"q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"]}                | has a turn of an unknown role: tool
            {"messages":[{"role":"assistant","content":"q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f"]}           | a turn of the assistant out of order
            {"input":{"messages":[{"role":"user","content":"q"}]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]} | lacks in 'input.messages' the video
            {"input":{"messages":[{"role":"user","content":[{"type":"text","text":"q"},{"type":"video_url","video_url":{"url":"video://f"}}]}]},"preferred_output":[],"non_preferred_output":[]} | a part behind its text
            {"input":{"messages":[{"role":"user","content":[{"type":"image_url"}]}]},"preferred_output":[],"non_preferred_output":[]}                     | neither text nor video_url nor video
            {"input":{"messages":[{"role":"user","content":"q"}],"tools":[{"type":"function"}]},"preferred_output":[],"non_preferred_output":[]}          | has a 'input.tools', which is not followed here
            {"preferred_output":[],"non_preferred_output":[]}                                                                                             | line 1 lacks 'input'
            {"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"human","value":"a"},"rejected":{"from":"gpt","value":"b"},"videos":["video://f"]} | must have in 'chosen' a turn from 'gpt'
            {"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"x"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"},"videos":["video://f"]} | must end 'conversations' with the user's question
            {"conversations":[{"from":"observation","value":"q"}],"chosen":{},"rejected":{},"videos":[]}                                                 | none of human, gpt and system
            {"prompt":"q","chosen":"a","rejected":" A ","video":"video://f"}                                                                              | that say the same: there is nothing to prefer (rows are in the TPO release's form)
            {"prompt":"q","chosen":"a","rejected":"b","videos":["video://f"],"images":["x.png"]}                                                          | has a 'images', which is not followed here
            {"messages":[{"role":"user","content":"<video>q"},{"role":"assistant","content":"a"}],"rejected_response":"b","videos":["video://f","video://g"]} | has 1 placeholders in 'messages' and 2 videos
            {"messages":[{"role":"system","content":[{"type":"video"},{"type":"text","text":"q"}]}],"rejected_response":"b","videos":["video://f"]}       | only the user's turns may
            {"prompt":[{"role":"user","content":[{"type":"video","video":"video://f"},{"type":"text","text":"q"}]}],"chosen":"a","rejected":"b","videos":["video://g"]} | names videos in 'prompt' and others in 'videos'
            {"prompt":[{"role":"user","content":[{"type":"video","video":"video://f"},{"type":"video"},{"type":"text","text":"q"}]}],"chosen":"a","rejected":"b"} | names one video in 'prompt[0].content' and not another
            {"messages":[{"role":"user","content":"<video>q"},{"role":"assistant","content":"x"},{"role":"user","content":[{"type":"video","video":"video://f"},{"type":"text","text":"q"}]},{"role":"assistant","content":"a"}],"rejected_response":"b"} | a placeholder for a video that no part of its message names
            {"id":"1","file_id":"f","family":"x","answer":"a","messages":[]}                                                                              | is a question's row
            """)
    void whatCannotBeLearnedAsItIsMeantIsSaidByLine(String row, String message) {
        assertThatThrownBy(() -> read(row))
                .isInstanceOf(InvalidRowsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileHasOneForm() {
        String trl = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://f\"]}";
        String tpo = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"video\":\"video://f\"}";

        assertThatThrownBy(() -> read(trl + "\n" + tpo))
                .hasMessage(
                        "line 2 is a row in the TPO release's form, but the file began with TRL's: a file has one form");
    }

    @Test
    void aTableOfCommaSeparatedValuesIsReadWithTheLinesThatItsRowsBeginAt() {
        String csv = CsvLine.of(List.of("prompt", "chosen", "rejected", "video", "provenance"))
                + CsvLine.of(List.of(HARD, "a", "b", "video://f", "{\"pair\":\"p\"}"))
                + "\r\n"
                + CsvLine.of(List.of("q", "a", "", "video://f", ""));
        List<PreferenceRow> rows = new ArrayList<>();

        assertThatThrownBy(() -> PreferenceRows.read(
                        RowSource.csv(stream("\uFEFF" + csv), RowLimits.DEFAULT), VideoNames.UPLOADED, rows::add))
                .hasMessage("line 6 lacks 'rejected' (rows are in the TPO release's form)");

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().prompt()).containsExactly(Turn.user(List.of("video://f"), HARD));
        assertThat(rows.getFirst().extras().get("provenance").get("pair").asString())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a,a;1,2           | line 1 names a column twice
            a,b;1             | line 2 has 1 fields, and the header has 2
            a,b;1,"2          | line 2 has a quote that is not closed
            a,b;1,"2"x        | line 2 goes on behind a closing quote
            a,b;1,x"2         | line 2 has a quote in a field that does not begin with one
            a,b;              | has no rows
            """)
    void aTableThatIsNoneIsNamedByItsLine(String csv, String message) {
        assertThatThrownBy(() -> RowSource.csv(stream(csv.replace(';', '\n')), RowLimits.DEFAULT)
                        .each((line, row) -> {}))
                .isInstanceOf(InvalidRowsException.class)
                .hasMessage(message);
    }

    @Test
    void aTableIsReadNoFurtherThanItsLimits() {
        var small = new RowLimits(20, 2);
        assertThatThrownBy(() ->
                        RowSource.csv(stream("a\n\"" + "x".repeat(100)), small).each((line, row) -> {}))
                .hasMessage("line 2 is longer than 20 bytes");
        assertThatThrownBy(() -> RowSource.csv(stream("a\n1\n2\n3\n"), small).each((line, row) -> {}))
                .hasMessage("has more than 2 rows");
    }

    private static PreferenceRow read(String text) {
        List<PreferenceRow> rows = new ArrayList<>();
        PreferenceRows.read(stream(text), RowLimits.DEFAULT, rows::add);
        return rows.getFirst();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
