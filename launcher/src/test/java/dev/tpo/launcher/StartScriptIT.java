package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./tpo} as a person or a service manager calls it, with next to nothing in its environment. */
class StartScriptIT {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Map<String, String> JDK = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    Path folder;

    @Test
    void helpAndVersionNeedNothing() throws Exception {
        assertThat(tpo(Map.of(), "help")).satisfies(ended -> {
            assertThat(ended.status).isZero();
            assertThat(ended.stdout).contains("benchmark --model A");
            assertThat(ended.stderr).isEmpty();
        });
        for (List<String> words : List.of(
                List.of("help", "ask"),
                List.of("ask", "--help"),
                List.of("ask", "a.mp4", "-h"),
                List.of("--help", "ask"))) {
            assertThat(tpo(Map.of(), words.toArray(String[]::new)))
                    .as("%s", words)
                    .satisfies(ended -> {
                        assertThat(ended.status).isZero();
                        assertThat(ended.stdout)
                                .startsWith("Usage: ./tpo ask VIDEO")
                                .contains("--model NAME", "--frames N");
                        assertThat(ended.stderr).isEmpty();
                    });
        }
        assertThat(tpo(Map.of(), "--version").stdout).matches("tpo \\d+\\.\\d+\\.\\d+.*\\n");
    }

    @Test
    void theHelpOfACommandNamesAllThatItTakes() throws Exception {
        for (Map.Entry<String, CommandLine> command :
                Main.commandLine().getSubcommands().entrySet()) {
            String help = tpo(Map.of(), "help", command.getKey()).stdout;
            String overview = tpo(Map.of(), "help").stdout;
            assertThat(overview).contains("\n  " + command.getKey() + " ");
            for (CommandLine.Model.ArgSpec taken :
                    command.getValue().getCommandSpec().args()) {
                String name = taken instanceof CommandLine.Model.OptionSpec option
                        ? option.longestName()
                        : taken.paramLabel();
                assertThat(help).as(command.getKey()).contains(name);
                assertThat(overview).as(command.getKey()).contains(name);
            }
        }
    }

    @Test
    void whatCannotBeAskedSaysWhatItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("file.mp4"), "x");
        assertThat(tpo(JDK, "ask", folder.toString(), "q").stderr).contains("is a folder");
        assertThat(tpo(JDK, "ask", "https://example.org/v.mp4", "q").stderr).contains("is an address");
        assertThat(tpo(JDK, "ask", folder.resolve("none").toString(), "q").stderr)
                .contains("no such file");
        Ended empty = tpo(JDK, "ask", file.toString(), " ");
        assertThat(empty.status).isEqualTo(2);
        assertThat(empty.stderr).contains("the question is empty");
    }

    @Test
    void wrongUsageIsStatusTwoAndLeavesStdoutEmpty() throws Exception {
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("frobnicate"),
                List.of("render", folder.toString(), "--seed", "1", "--videos", "1", "--length", "huge"),
                List.of("render", folder.toString(), "--seed", "1", "--videos", "0"),
                List.of("benchmark", "--model", "tpo-nano", "--seed", "x", "--questions", "5", "--json"))) {
            Ended ended = tpo(JDK, words.toArray(String[]::new));
            assertThat(ended.status).as("%s", words).isEqualTo(2);
            assertThat(ended.stdout).isEmpty();
        }
    }

    @Test
    void withoutAHomeFolderTheJdkIsFoundAllTheSame() throws Exception {
        Ended ended = tpo(JDK, "parity", folder.toString(), "--json");

        assertThat(ended.status).isEqualTo(1);
        assertThat(ended.stdout).isEmpty();
        assertThat(ended.stderr).startsWith("tpo: ").hasLineCount(1);
    }

    /** As a script's background command is: {@code ./tpo up & … kill -INT $!}. */
    @Test
    void sigintEndsACommandThatWasStartedWithItIgnored() throws Exception {
        Path ended = folder.resolve("ended");
        String script = "trap '' INT; \"$0\" \"$@\"; echo $? > '" + ended + "'";
        Process shell = new ProcessBuilder(
                        "bash",
                        "-c",
                        script,
                        ROOT.resolve("tpo").toString(),
                        "render",
                        folder.toString(),
                        "--seed",
                        "1",
                        "--videos",
                        "1000000")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (Files.notExists(folder.resolve("questions.jsonl"))) {
                assertThat(shell.isAlive()).isTrue();
                Thread.sleep(50);
            }
            ProcessHandle renderer = shell.children().findFirst().orElseThrow();
            new ProcessBuilder("kill", "-INT", Long.toString(renderer.pid()))
                    .start()
                    .waitFor();

            assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(ended).content().isEqualTo("130\n");
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private record Ended(int status, String stdout, String stderr) {}

    private Ended tpo(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(ROOT.resolve("tpo").toString()), Stream.of(words))
                                .toList())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    }
}
