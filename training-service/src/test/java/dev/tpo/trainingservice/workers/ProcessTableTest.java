package dev.tpo.trainingservice.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    @Test
    void aProcessIsFoundByItsNumberAndItsStartAndAnotherOfTheSameNumberIsNot() throws Exception {
        Process process = start("ftjob-one");
        try {
            long ticks = ProcessTable.startTicks(process.pid()).orElseThrow();
            var worker = new WorkerRef.LocalProcess(ProcessTable.boot(), process.pid(), ticks, "ftjob-one");

            assertThat(ProcessTable.find((WorkerRef.LocalProcess) WorkerRef.ofJson(worker.toJson())))
                    .isPresent();
            assertThat(ProcessTable.find(
                            new WorkerRef.LocalProcess(ProcessTable.boot(), process.pid(), ticks - 1, "ftjob-one")))
                    .isEmpty();
            assertThat(ProcessTable.find(new WorkerRef.LocalProcess("another boot", process.pid(), ticks, "ftjob-one")))
                    .isEmpty();

            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ProcessTable.find(worker)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theWorkersOfAJobAreToldByTheirCommandLine() throws Exception {
        Process ours = start("ftjob-orphan");
        Process other = start("ftjob-other");
        try {
            assertThat(ProcessTable.workersOf("ftjob-orphan"))
                    .extracting(ProcessHandle::pid)
                    .containsExactly(ours.pid());
        } finally {
            ours.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private static Process start(String jobId) throws Exception {
        // The shell keeps its arguments and reads from a pipe that nobody writes to.
        return new ProcessBuilder("/bin/sh", "-c", "read nothing", "sh", "--job", jobId).start();
    }
}
