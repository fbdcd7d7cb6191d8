package dev.tpo.trainingservice.registry;

import dev.tpo.api.StoragePart;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.jobs.JobStore;
import dev.tpo.trainingservice.platform.TpoProperties;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tensors of models and checkpoints in the blob store. Equal files are one blob, whoever wrote them: a file goes when
 * no model, no kept checkpoint and no unfinished job has it.
 */
@Component
public class ModelFiles {
    private static final String TENSORS = ".safetensors";

    private final ModelRegistry registry;
    private final Adapters adapters;
    private final JobStore jobs;
    private final FileTrees trees;
    private final BlobStore blobs;
    private final Path materialized;
    private final int keptCheckpoints;

    ModelFiles(
            ModelRegistry registry,
            Adapters adapters,
            JobStore jobs,
            FileTrees trees,
            BlobStore blobs,
            TpoProperties properties,
            @Value("${tpo.retention.checkpoints}") int keptCheckpoints) {
        this.registry = registry;
        this.adapters = adapters;
        this.jobs = jobs;
        this.trees = trees;
        this.blobs = blobs;
        this.materialized = properties.workDir().resolve("models");
        this.keptCheckpoints = keptCheckpoints;
    }

    /** Whether all that a manifest lists is stored. */
    public boolean areComplete(String manifest) {
        return trees.isComplete(manifest);
    }

    /** Deletes the tensors of these manifests that nobody needs (any more). */
    @Transactional
    public void deleteUnneeded(Collection<String> manifests) {
        registry.lockFiles();
        Set<String> revisions = revisions();
        Set<String> needed = new HashSet<>();
        Stream.concat(revisions.stream(), jobs.neededManifests(keptCheckpoints).stream())
                .forEach(kept ->
                        trees.find(kept).ifPresent(tree -> tree.files().forEach(file -> needed.add(file.sha256()))));
        for (String manifest : manifests) {
            if (!revisions.contains(manifest)) {
                FileTrees.dematerialize(materialized.resolve(manifest));
            }
            trees.find(manifest).ifPresent(tree -> deleteTensors(tree, needed));
        }
    }

    /** What models hold, and what checkpoints hold beyond that; equal files count once. */
    @Transactional(readOnly = true)
    public List<StoragePart> storage() {
        Set<String> counted = new HashSet<>();
        StoragePart models = part("models", revisions(), counted);
        return List.of(models, part("checkpoints", jobs.neededManifests(keptCheckpoints), counted));
    }

    private StoragePart part(String name, Collection<String> manifests, Set<String> counted) {
        List<FileTree.Entry> entries = manifests.stream()
                .flatMap(manifest -> trees.find(manifest).stream())
                .flatMap(tree -> tree.files().stream())
                .filter(file -> counted.add(file.sha256()) && blobs.exists(file.sha256()))
                .toList();
        return new StoragePart(
                name, entries.stream().mapToLong(FileTree.Entry::bytes).sum(), entries.size());
    }

    private void deleteTensors(FileTree tree, Set<String> needed) {
        tree.files().stream()
                .filter(file -> file.name().endsWith(TENSORS) && !needed.contains(file.sha256()))
                .forEach(file -> blobs.delete(file.sha256()));
    }

    private Set<String> revisions() {
        Set<String> revisions = new HashSet<>();
        registry.models().stream()
                .filter(model -> !model.isRemote())
                .flatMap(model -> Stream.of(model.revision(), adapters.baseRevision(model)))
                .filter(Objects::nonNull)
                .forEach(revisions::add);
        return revisions;
    }
}
