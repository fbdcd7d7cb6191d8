package dev.tpo.worker;

import dev.tpo.blobs.FileTrees;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.NewEvent;
import dev.tpo.training.StepMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes checkpoints and finds the latest. A checkpoint is a model or an adapter like any other with the trainer's state in a folder
 * {@code training/} beside it. The row that makes it count is written when all its files are safe.
 */
final class Checkpoints {
    private static final String STATE = "training";

    private final JobStore jobs;
    private final Lease lease;
    private final FileTrees trees;
    private final Path scratch;

    Checkpoints(JobStore jobs, Lease lease, FileTrees trees, Path scratch) {
        this.jobs = jobs;
        this.lease = lease;
        this.trees = trees;
        this.scratch = scratch;
    }

    /** Folder of the latest checkpoint, if the job has one. */
    Optional<Path> latest() {
        return jobs.latestCheckpoint(lease.jobId()).map(checkpoint -> {
            Path folder = scratch.resolve("checkpoint-" + checkpoint.manifestSha256());
            trees.materialize(checkpoint.manifestSha256(), folder);
            return folder;
        });
    }

    static Path stateOf(Path checkpoint) {
        return checkpoint.resolve(STATE);
    }

    void write(Learner learner, StepMetrics metrics) {
        Path folder = folder();
        try {
            learner.writeCheckpoint(Files.createDirectories(folder));
            learner.trainer().writeState(Files.createDirectories(stateOf(folder)));
            String manifest = trees.put(folder);
            jobs.checkpoint(
                    lease,
                    metrics.step(),
                    manifest,
                    JsonMapper.shared().writeValueAsString(metrics.byName()),
                    NewEvent.info("Checkpoint created at step " + metrics.step()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a checkpoint", e);
        } finally {
            Folders.delete(folder);
        }
    }

    /** What was tuned alone; gives its manifest. */
    String writeFinal(Learner learner) {
        Path folder = folder();
        try {
            learner.writeFinal(Files.createDirectories(folder));
            return trees.put(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tuned model", e);
        } finally {
            Folders.delete(folder);
        }
    }

    private Path folder() {
        Path folder = scratch.resolve("writing");
        Folders.delete(folder);
        return folder;
    }
}
