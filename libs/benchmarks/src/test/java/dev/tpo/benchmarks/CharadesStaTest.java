package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharadesStaTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The event happens in the 24.3 - 30.4 seconds.                    | 24.3 - 30.4",
                "It starts at 3 and is over. Really! It ends at 9                 | 3.0 - 9.0",
                "It happens from 7 to 5 seconds                                   | 5.0 - 7.0",
                "The event starts at 00:01:18 and ends at 00:01:23                | 78.0 - 83.0",
                "It happens from 1:05 to 1:10                                     | 65.0 - 70.0",
                "1 - 2 are numbers? It happens in 3 - 4!                          | 3.0 - 4.0",
                "12.5s - 14s                                                      | 12.5 - 14.0",
                "Start: 12.5s - 14s                                               | 12.5 - 14.0",
                "a specific example is : 20.8 - 30.0 seconds. Happens in 1 - 2    | 1.0 - 2.0",
                "I cannot tell when it happens                                    | ",
            })
    void theFirstRangeThatIsSpokenOfCounts(String output, String range) throws IOException {
        Scores scores = score(List.of("[1, 2]"), List.of(output));

        assertThat(scores.questions().getFirst().extracted()).isEqualTo(range);
    }

    @Test
    void theFiguresAreTheMeanOverlapAndHowManyReachEachLevel() throws IOException {
        Scores scores = score(
                List.of("[0.0, 10.0]", "\"[0.0, 10.0]\"", "\"(0, 10)\"", "[0, 10]"),
                List.of("happens in 0 - 10", "happens in 0 - 6", "happens in 0 - 4", "never"));

        assertThat(scores.overall()).isCloseTo(100 * (1 + 0.6 + 0.4 + 0) / 4, within(1e-9));
        assertThat(scores.recall()).isEqualTo(Map.of("0.3", 75.0, "0.5", 50.0, "0.7", 25.0));
        assertThat(scores.unparsable()).isEqualTo(1);
        assertThat(scores.questions()).extracting(Scores.Answered::correct).containsExactly(true, true, false, false);
    }

    @Test
    void aTimestampThatIsNoneIsRefusedByItsRow() {
        assertThatThrownBy(() -> score(List.of("\"soon\""), List.of("x")))
                .hasMessageContaining("row 1 has a timestamp");
    }

    private Scores score(List<String> timestamps, List<String> outputs) throws IOException {
        StringBuilder rows = new StringBuilder();
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < timestamps.size(); i++) {
            rows.append("{\"video\": \"v.mp4\", \"caption\": \"a person opens a door\", \"timestamp\": ")
                    .append(timestamps.get(i))
                    .append("}\n");
            said.put("v.mp4_" + i, outputs.get(i));
        }
        List<Question> questions =
                Benchmark.CHARADES_STA.questions(Files.writeString(folder.resolve("rows.jsonl"), rows));
        assertThat(questions.getFirst().prompt())
                .endsWith("textual sentence: a person opens a door. Please return its start time and end time.");
        return Benchmark.CHARADES_STA.score(questions, said, Extraction.LMMS_EVAL);
    }
}
