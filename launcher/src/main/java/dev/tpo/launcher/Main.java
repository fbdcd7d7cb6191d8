package dev.tpo.launcher;

import dev.tpo.launcher.client.SuiteException;
import dev.tpo.launcher.suite.LaunchException;
import dev.tpo.launcher.suite.Reasons;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Exit status: 0 done, 1 failed (one line on stderr says why), 2 wrong usage. */
@Command(
        name = "tpo",
        description = "Temporal Preference Optimization for video large multimodal models.",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            AskCommand.class,
            BenchmarkCommand.class,
            RenderCommand.class,
            ParityCommand.class,
            PullCommand.class,
            ScoreCommand.class,
            EvaluateCommand.class,
            ExperimentCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine()
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println("tpo: " + message(failure));
                    commandLine.getErr().flush();
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** What was foreseen speaks for itself; anything else says what it is. */
    private static String message(Exception failure) {
        boolean foreseen = failure instanceof LaunchException
                || failure instanceof SuiteException
                || failure instanceof CommandFailure;
        if (failure instanceof IOException file) {
            return Reasons.of(file);
        }
        return foreseen ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
