package dev.tpo.bench.killrounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form; {@code bench/run kill-rounds} is the long one. */
@PostgresTest
class KillRoundsTest {
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    @Test
    void servicesThatAreKilledLoseNoJobAndDoubleNone(TestDatabase database) throws Exception {
        KillRounds.Outcome outcome = new KillRounds(
                        database.dataSource(),
                        database.url(),
                        database.user(),
                        database.password(),
                        folder.resolve("services.log"),
                        7)
                .run(ROUNDS);

        assertThat(outcome.violated()).isEmpty();
        assertThat(outcome.kills()).isGreaterThanOrEqualTo(ROUNDS);
        assertThat(outcome.jobsByStatus()).containsKey("succeeded");
    }
}
