package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.input.UnfitInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubtitlesTest {
    private static final Question QUESTION = new Question(
            "1", "v", "Which?\nA. red.", "Which?\nA. red.\nSay.", new AnswerKey.Choice("A", "", 1), Map.of(), null);

    private static final String SRT = """
            1
            00:00:00,000 --> 00:00:01,000
            <font color="white" size=".72c">at the beginning</font>

            2
            00:00:01,000 --> 00:00:02,900
            <font color="white" size=".72c">between two frames</font>

            3
            00:00:02,900 --> 00:00:03,500
            not in the colour of speech

            4
            00:00:05,800 --> 00:00:07,000
            <font color="white" size=".72c">two
            lines</font>
            """;

    @Test
    void videoMmeShowsTheLinesThatASampledFrameFallsInto() throws UnfitInputException {
        // 60 frames at 10 a second, three looked at: 0, 29 (of 29.5) and 59.
        String prompt = VideoMmeSubtitles.prompt(QUESTION, SrtFile.blocks(SRT), 10, 60, 3);

        assertThat(prompt).isEqualTo("""
                        This video's subtitles are listed below:\s
                        at the beginning
                        two lines
                        Select the best answer to the following multiple-choice question based on the video and the \
                        subtitles. Respond with only the letter (A, B, C, or D) of the correct option.
                        Which?
                        A. red.
                        The best answer is:""");
    }

    @Test
    void videoMmeSaysWhereThereAreNone() {
        assertThat(VideoMmeSubtitles.promptWithout(QUESTION))
                .startsWith("This video's subtitles are listed below: \nNo subtitles available\nSelect the best");
    }

    @Test
    void linesEndAsTheyDoOnWindowsAndABlockWithoutTimesIsRefused() throws UnfitInputException {
        assertThat(SrtFile.blocks(SRT.replace("\n", "\r\n")))
                .isEqualTo(SrtFile.blocks(SRT))
                .hasSize(4);
        assertThatThrownBy(() -> SrtFile.blocks("7\nsoon\nwhat"))
                .isInstanceOf(UnfitInputException.class)
                .hasMessageContaining("\"7\"");
    }

    @Test
    void longVideoBenchPutsALineWhereItsMiddleFallsAmongTheFrames() throws UnfitInputException {
        String json = """
                [{"timestamp": [13.5, 15.0], "text": "over the second"},
                 {"timestamp": [17.9, 18.0], "text": "widened to reach the third"},
                 {"timestamp": [19.0, 21.0], "text": "between two"},
                 {"timestamp": [25.0, 99], "text": "open end"}]""";
        List<LongVideoBenchSubtitles.Subtitle> subtitles =
                LongVideoBenchSubtitles.read(json.getBytes(StandardCharsets.UTF_8), "v.json");

        List<Double> times = LongVideoBenchSubtitles.frameTimes(20, 5);
        String prompt =
                LongVideoBenchSubtitles.prompt(LongVideoBenchSubtitles.interleave(times, subtitles, 10, 34), QUESTION);

        assertThat(times).containsExactly(0.0, 4.0, 8.0, 12.0, 16.0);
        assertThat(prompt.lines())
                .containsExactly(
                        "<image>",
                        "<image>",
                        "over the second",
                        "widened to reach the third",
                        "<image>",
                        "<image>",
                        "<image>",
                        "open end",
                        "Which?",
                        "A. red.",
                        "Say.");
    }

    @Test
    void longVideoBenchsOtherFormHasClockTimes() throws UnfitInputException {
        assertThat(LongVideoBenchSubtitles.read("""
                        [{"start": "00:01:02.5", "end": "01:00:00.000", "line": "so"}]""".getBytes(StandardCharsets.UTF_8), "v.json"))
                .containsExactly(new LongVideoBenchSubtitles.Subtitle(62.5, 3600.0, "so"));
        assertThatThrownBy(() -> LongVideoBenchSubtitles.read("[{}]".getBytes(StandardCharsets.UTF_8), "v.json"))
                .hasMessageContaining("v.json: row 1 has no start");
    }

    @Test
    void framesOfAShortVideoAreOneASecond() {
        assertThat(LongVideoBenchSubtitles.frameTimes(3.9, 16)).containsExactly(0.0, 1.0, 2.0);
    }
}
