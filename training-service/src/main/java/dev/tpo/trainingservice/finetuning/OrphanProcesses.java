package dev.tpo.trainingservice.finetuning;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that outlived their service: told by the job's id on their command line. Their lease is lost anyway; ending
 * them frees the machine for the next attempt.
 */
final class OrphanProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanProcesses.class);

    private OrphanProcesses() {}

    static void end(String jobId) {
        ProcessHandle.allProcesses()
                .filter(process -> isWorkerOf(process, jobId))
                .forEach(OrphanProcesses::end);
    }

    private static void end(ProcessHandle process) {
        LOG.warn("Ending orphaned worker, process {}", process.pid());
        process.destroyForcibly();
        try {
            process.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Process {} does not end", process.pid());
        }
    }

    /** {@code ProcessHandle.info()} cuts long command lines, and class paths are long. */
    private static boolean isWorkerOf(ProcessHandle process, String jobId) {
        try {
            String all = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            List<String> arguments = List.of(all.split("\0"));
            int job = arguments.lastIndexOf("--job");
            return job >= 0
                    && job + 1 < arguments.size()
                    && arguments.get(job + 1).equals(jobId);
        } catch (IOException e) {
            return false; // gone, or another user's
        }
    }
}
