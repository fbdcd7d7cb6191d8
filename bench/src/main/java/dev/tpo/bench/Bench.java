package dev.tpo.bench;

import dev.tpo.bench.killrounds.KillRoundsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "bench",
        description = "Measures full-size models and videos, and kills services, on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            WriteCommand.class,
            AnswerCommand.class,
            TrainCommand.class,
            TrainingPeerCommand.class,
            FramesCommand.class,
            KillRoundsCommand.class
        })
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }
}
