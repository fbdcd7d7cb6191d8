package dev.tpo.trainingservice.worker;

import dev.tpo.blobs.FileTrees;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.NewEvent;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.StepMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes checkpoints and finds the latest. A checkpoint is a model like any other with the trainer's state in a folder
 * {@code training/} beside it. The row that makes it count is written when all its files are safe.
 */
final class Checkpoints {
    private static final String STATE = "training";

    private final JobStore jobs;
    private final Lease lease;
    private final FileTrees trees;
    private final Path base;
    private final Path scratch;

    /** @param base folder of the model that the job started from, for what training does not change */
    Checkpoints(JobStore jobs, Lease lease, FileTrees trees, Path base, Path scratch) {
        this.jobs = jobs;
        this.lease = lease;
        this.trees = trees;
        this.base = base;
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

    void write(PreferenceTrainer trainer, StepMetrics metrics) {
        Path folder = folder();
        try {
            describe(folder);
            sayFloat32(folder.resolve("config.json"));
            trainer.weights().write(folder);
            trainer.writeState(Files.createDirectories(stateOf(folder)));
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

    /** The tuned model alone, in the types in which the base is stored; gives its manifest. */
    String writeFinal(PreferenceTrainer trainer) {
        Path folder = folder();
        try {
            describe(folder);
            trainer.weights().writeAsStored(folder);
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

    /** All files of the base but its weights. */
    private void describe(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(base)) {
            List<Path> kept = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().contains(".safetensors"))
                    .toList();
            for (Path file : kept) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    /** The base may be stored in a narrower type than the one that learns; going on needs every bit of it. */
    private static void sayFloat32(Path config) throws IOException {
        JsonMapper json = JsonMapper.shared();
        if (json.readTree(Files.readAllBytes(config)) instanceof ObjectNode object
                && !object.path("torch_dtype").asString("float32").equals("float32")) {
            object.put("torch_dtype", "float32");
            Files.write(config, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
        }
    }
}
