package dev.tpo.launcher;

import dev.tpo.launcher.suite.Installation;
import dev.tpo.launcher.suite.Natives;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.nano.experiment.Experiment;
import dev.tpo.nano.experiment.ExperimentSettings;
import dev.tpo.nano.experiment.ExperimentSettings.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "experiment",
        description = "Compares the base, supervised and preference tuning on the nano world and writes a report.")
final class ExperimentCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = true)
    private Extent extent = new Extent();

    static final class Extent {
        @Option(names = "--quick", description = "few questions, one seed: whether it works, not how well")
        private boolean quick;

        @Option(names = "--full", description = "all sweeps too")
        private boolean full;

        Size size() {
            return quick ? Size.QUICK : full ? Size.FULL : Size.DEFAULT;
        }
    }

    @Option(names = "--work-dir", paramLabel = "DIR", description = "what is made on the way is kept there")
    private @Nullable Path workDir;

    @Option(names = "--out", paramLabel = "FILE", description = "the report")
    private @Nullable Path out;

    @Option(names = "--model", paramLabel = "DIR", description = "the base's folder")
    private @Nullable Path model;

    @Option(names = "--seeds", paramLabel = "N,…", split = ",", description = "of curation and training")
    private List<Long> seeds = List.of();

    @Option(names = "--only", paramLabel = "ARM,…", split = ",", description = "these models beside the base")
    private List<String> only = List.of();

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = settings();
        Natives.unpackForThisProcess(Installation.current(), Surroundings::say);
        try {
            Path report =
                    out == null ? Installation.current().root().resolve("docs").resolve("results.md") : out;
            Experiment.run(settings, Clock.systemUTC(), report, Surroundings::say);
            System.out.println(report);
            return 0;
        } catch (CheckpointException | IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private ExperimentSettings settings() {
        Size size = extent.size();
        List<Long> chosen = !seeds.isEmpty() ? seeds : size == Size.QUICK ? List.of(1L) : List.of(1L, 2L, 3L);
        Path base = model == null ? Installation.current().baseModel() : model;
        Path kept = workDir == null ? Surroundings.home().root().resolve("experiments") : workDir;
        try {
            return ExperimentSettings.of(base, kept, chosen, size, only);
        } catch (IllegalArgumentException e) {
            throw WrongUsage.of(spec, String.valueOf(e.getMessage()));
        }
    }
}
