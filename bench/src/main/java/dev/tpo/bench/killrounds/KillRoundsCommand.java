package dev.tpo.bench.killrounds;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench kill-rounds}. */
@Command(
        name = "kill-rounds",
        description =
                "Kills services that run jobs at random moments, and looks whether any job is lost, doubled or stuck.")
public final class KillRoundsCommand implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "100")
    private int rounds;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("kill-rounds");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "100")
                .start()) {
            KillRounds.Outcome outcome = new KillRounds(
                            postgres.getPostgresDatabase(),
                            postgres.getJdbcUrl("postgres", "postgres"),
                            "postgres",
                            "postgres",
                            folder.resolve("services.log"),
                            seed)
                    .run(rounds);
            System.out.printf(
                    "rounds %d, kills %d, took %d s%njobs %s%nattempts %s, of one job at most %d%nviolated %d%n",
                    outcome.rounds(),
                    outcome.kills(),
                    outcome.took().toSeconds(),
                    outcome.jobsByStatus(),
                    outcome.attemptsByEnd(),
                    outcome.mostAttempts(),
                    outcome.violated().size());
            outcome.violated().forEach(System.out::println);
            System.out.println("the services' log: " + folder.resolve("services.log"));
            return outcome.violated().isEmpty() ? 0 : 1;
        }
    }
}
