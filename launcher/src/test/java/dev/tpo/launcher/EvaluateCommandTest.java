package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said before a suite is started for it. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void wrongUsageIsStatusTwo() {
        String f = folder.toString();
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("mlvu", f),
                List.of("mmlu", f, "--model", "a"),
                List.of("mlvu", f, "--model", "a", "--model", "b", "--model", "c"),
                List.of("mlvu", f, "--model", "a", "--shard", "3/2"),
                List.of("mlvu", f, "--model", "a", "--limit", "0"),
                List.of("mlvu", f, "--model", "a", "--frames", "x"))) {
            assertThat(evaluate(words).status).as("%s", words).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatIsNotThereIsStatusOneAndOneLine() {
        assertThat(evaluate(List.of("mlvu", folder + "/none", "--model", "a")))
                .isEqualTo(new Ended(1, "tpo: no such folder: " + folder + "/none\n"));
    }

    private record Ended(int status, String stderr) {}

    private static Ended evaluate(List<String> words) {
        PrintStream before = System.err;
        var err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = Main.run(
                    Stream.concat(Stream.of("evaluate"), words.stream()).toArray(String[]::new));
            return new Ended(status, err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
