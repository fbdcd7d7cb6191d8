package dev.tpo.worker;

import dev.tpo.blobs.FileTrees;
import dev.tpo.jobs.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Writes checkpoints and finds the latest. A checkpoint is a model or an adapter like any other with the trainer's state in a folder
 * {@code training/} beside it. The row that makes it count is written when all its files are safe.
 */
final class Checkpoints {
    private static final String STATE = "training";

    private final Journal journal;
    private final FileTrees trees;
    private final Path scratch;

    Checkpoints(Journal journal, FileTrees trees, Path scratch) {
        this.journal = journal;
        this.trees = trees;
        this.scratch = scratch;
    }

    /** Folder of the latest checkpoint whose files are there, if the job has one: earlier ones are given up in time. */
    Optional<Path> latest() {
        return journal.checkpoints().stream()
                .map(Checkpoint::manifestSha256)
                .filter(trees::isComplete)
                .findFirst()
                .map(this::materialized);
    }

    private Path materialized(String manifest) {
        Path folder = scratch.resolve("checkpoint-" + manifest);
        trees.materialize(manifest, folder);
        return folder;
    }

    static Path stateOf(Path checkpoint) {
        return checkpoint.resolve(STATE);
    }

    /** Folder of the checkpoint of a step. */
    Path of(long step) {
        return at(step).map(checkpoint -> materialized(checkpoint.manifestSha256()))
                .orElseThrow(() -> new IllegalStateException("the checkpoint of step " + step + " is gone"));
    }

    /** What was noted with it; empty where there is none. */
    Map<String, Double> metrics(long step) {
        return at(step).map(Checkpoint::metrics).orElse(Map.of());
    }

    private Optional<Checkpoint> at(long step) {
        return journal.checkpoints().stream()
                .filter(checkpoint -> checkpoint.step() == step)
                .findFirst();
    }

    /** @param best whether this is the best model so far */
    void write(Learner learner, Map<String, Double> metrics, boolean best) {
        Path folder = folder();
        try {
            learner.writeCheckpoint(Files.createDirectories(folder));
            learner.trainer().writeState(Files.createDirectories(stateOf(folder)));
            String manifest = trees.put(folder);
            journal.checkpoint(learner.trainer().stepsDone(), manifest, metrics, best);
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
