package dev.tpo.trainingservice.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrphanProcessesTest {

    @Test
    void onlyTheWorkerOfTheJobIsEnded() throws Exception {
        Process orphan = start("ftjob-orphan");
        Process other = start("ftjob-other");
        try {
            OrphanProcesses.end("ftjob-orphan");

            assertThat(orphan.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            orphan.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private static Process start(String jobId) throws Exception {
        // The shell keeps its arguments and reads from a pipe that nobody writes to.
        return new ProcessBuilder("/bin/sh", "-c", "read nothing", "sh", "--job", jobId).start();
    }
}
