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

/** What is wrong is said before anything is rendered. */
class ExperimentCommandTest {
    @TempDir
    Path folder;

    @Test
    void wrongUsageIsStatusTwo() {
        for (List<String> words : List.of(
                List.of("--quick", "--full"),
                List.of("--seeds", "1,x"),
                List.of("--seeds", "1,2,1"),
                List.of("--only", "base,mixt"),
                List.of("else"))) {
            assertThat(experiment(words).status).as("%s", words).isEqualTo(2);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whoeverNamesAnArmThatThereIsNotIsToldThoseThatThereAre() {
        assertThat(experiment(List.of("--only", "mixt")).stderr)
                .startsWith("no arm 'mixt'; there are base, sft, mixed, localized, comprehensive, ");
    }

    private record Ended(int status, String stderr) {}

    private Ended experiment(List<String> words) {
        PrintStream before = System.err;
        var err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status =
                    Main.run(Stream.concat(Stream.of("experiment", "--work-dir", folder.toString()), words.stream())
                            .toArray(String[]::new));
            return new Ended(status, err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
