package dev.tpo.inference.models;

import dev.tpo.blobs.FileTrees;
import dev.tpo.inference.InferenceProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checkpoints and adapters laid out as folders, by revision. */
@Component
final class ModelFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);

    private final FileTrees trees;
    private final Path checkpoints;

    ModelFiles(FileTrees trees, InferenceProperties properties) {
        this.trees = trees;
        this.checkpoints = properties.workDir().resolve("models");
        FileTrees.deleteHalfMade(checkpoints);
    }

    Path folder(String revision) {
        Path folder = checkpoints.resolve(revision);
        trees.materialize(revision, folder);
        return folder;
    }

    void keepOnly(Set<String> revisions) {
        for (String revision : laidOut()) {
            if (!revisions.contains(revision)) {
                FileTrees.dematerialize(checkpoints.resolve(revision));
                LOG.info("the files of revision {} are gone: no model has it any more", revision);
            }
        }
    }

    private List<String> laidOut() {
        if (!Files.isDirectory(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(checkpoints)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith(".")) // half made
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + checkpoints, e);
        }
    }
}
