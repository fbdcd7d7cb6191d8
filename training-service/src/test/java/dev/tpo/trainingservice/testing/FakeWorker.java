package dev.tpo.trainingservice.testing;

import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.jobs.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A worker process that trains nothing but does the rest for real. The job's suffix says how it behaves: {@code ok…}
 * succeeds; {@code dies…} dies at once, always; {@code hangs…} writes a checkpoint and waits for kill -9, and goes on
 * from there in its next life; {@code waits…} heeds that it is to stop; {@code deaf…} does not; {@code full…} finds its disk
 * full; {@code better…} writes checkpoints, not the last the best, and waits; {@code held…} works until a file {@code go} appears in the work folder.
 */
public final class FakeWorker {
    private static final int STOPPED = 4;
    private static final int DISK_FULL = 5;

    private FakeWorker() {}

    public static void main(String[] arguments) throws Exception {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(System.getenv("TPO_JDBC_URL"));
        dataSource.setUser(System.getenv("TPO_JDBC_USER"));
        dataSource.setPassword(System.getenv("TPO_JDBC_PASSWORD"));
        var jobs = new JobStore(dataSource, Clock.systemUTC());
        Job job = jobs.find(arguments[1]).orElseThrow();
        var lease = new Lease(job.id(), Integer.parseInt(System.getenv("TPO_LEASE")));
        String suffix = job.spec().replaceAll(".*\"suffix\":\"([a-z]+).*", "$1");
        switch (suffix) {
            case "dies" -> throw new IllegalStateException("no memory for tensors");
            case "hangs" -> hang(jobs, lease);
            case "waits", "deaf" -> waitForAStop(jobs, lease, suffix.equals("deaf"));
            case "better" -> waitWithABetterCheckpoint(jobs, lease);
            case "full" -> System.exit(DISK_FULL);
            case "held" -> waitForAFile(jobs, lease);
            default -> {}
        }
        jobs.report(
                lease,
                new Progress(2, 2, "step"),
                List.of(NewEvent.metrics("Step 2/2", Map.of("loss", 0.5))),
                List.of(new MetricPoint("loss", 2, 0.5), new MetricPoint("rewards/margins", 2, 1.5)));
        jobs.made(
                lease,
                "{\"revision\":\"" + (job.spec().contains("\"lora\":{") ? adapter() : tuned())
                        + "\",\"trained_tokens\":77,\"steps\":2" + validation(job) + "}");
    }

    private static String validation(Job job) {
        return job.spec().contains("\"validation\":{")
                ? ",\"best_step\":1,\"best_metric\":0.25,\"ended_early\":true"
                : "";
    }

    private static void hang(JobStore jobs, Lease lease) throws Exception {
        if (jobs.latestCheckpoint(lease.jobId()).isPresent()) {
            jobs.report(lease, new Progress(1, 2, "step"), List.of(NewEvent.info("Resumed at step 1")), List.of());
            return;
        }
        jobs.report(lease, new Progress(1, 2, "step"), List.of(), List.of(new MetricPoint("loss", 1, 0.7)));
        jobs.checkpoint(
                lease,
                1,
                checkpoint("half of " + lease.jobId()),
                Map.of("loss", 0.7),
                NewEvent.info("Checkpoint at step 1"));
        Thread.sleep(120_000);
    }

    private static void waitForAStop(JobStore jobs, Lease lease, boolean deaf) throws Exception {
        Files.createDirectories(Path.of(System.getenv("TPO_WORK_DIR"), "jobs", lease.jobId(), "features"));
        while (deaf || jobs.stopRequested(lease).isEmpty()) {
            Thread.sleep(50);
        }
        if (jobs.stopRequested(lease).orElseThrow() == StopReason.PAUSE) {
            jobs.report(lease, new Progress(1, 2, "step"), List.of(), List.of());
            jobs.checkpoint(
                    lease,
                    1,
                    checkpoint("half of " + lease.jobId()),
                    Map.of("loss", 0.7),
                    NewEvent.info("Checkpoint at step 1"));
        }
        System.exit(STOPPED);
    }

    /** Three checkpoints, the second the best. */
    private static void waitWithABetterCheckpoint(JobStore jobs, Lease lease) throws Exception {
        String id = lease.jobId();
        jobs.bestCheckpoint(lease, 1, checkpoint("first of " + id), Map.of("loss", 0.9), NewEvent.info("Checkpoint"));
        jobs.bestCheckpoint(
                lease,
                2,
                checkpoint("best of " + id),
                Map.of("loss", 0.7, "eval_loss", 0.25, "eval_logps/rejected", Double.NEGATIVE_INFINITY),
                NewEvent.info("Checkpoint"));
        jobs.checkpoint(lease, 3, checkpoint("last of " + id), Map.of("loss", 0.5), NewEvent.info("Checkpoint"));
        waitForAStop(jobs, lease, false);
    }

    private static void waitForAFile(JobStore jobs, Lease lease) throws Exception {
        jobs.report(lease, new Progress(1, 2, "step"), List.of(), List.of(new MetricPoint("loss", 1, 0.7)));
        while (!Files.exists(Path.of(System.getenv("TPO_WORK_DIR"), "go"))) {
            Thread.sleep(50);
        }
    }

    private static String adapter() throws Exception {
        Path directory = Files.createTempDirectory("fake-adapter");
        Files.writeString(directory.resolve("adapter_config.json"), "{\"r\":8}");
        return new FileTrees(new FolderBlobStore(Path.of(System.getenv("TPO_BLOB_ROOT")))).put(directory);
    }

    private static String tuned() throws Exception {
        return checkpoint("0123456789");
    }

    private static String checkpoint(String weights) throws Exception {
        Path directory = Files.createTempDirectory("fake-checkpoint");
        Files.writeString(directory.resolve("config.json"), "{\"tuned\":true}");
        Files.writeString(directory.resolve("model.safetensors"), weights);
        return new FileTrees(new FolderBlobStore(Path.of(System.getenv("TPO_BLOB_ROOT")))).put(directory);
    }
}
