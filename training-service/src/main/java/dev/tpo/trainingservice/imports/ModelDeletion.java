package dev.tpo.trainingservice.imports;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.hub.NeededFiles;
import dev.tpo.jobs.Job;
import dev.tpo.trainingservice.platform.TpoProperties;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets a model that nobody uses, and gives its weights' space back. */
@Component
class ModelDeletion {
    private final ModelRegistry registry;
    private final Adapters adapters;
    private final ModelUse use;
    private final FileTrees trees;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;
    private final Path workDir;

    ModelDeletion(
            ModelRegistry registry,
            Adapters adapters,
            ModelUse use,
            FileTrees trees,
            BlobStore blobs,
            TransactionTemplate transactions,
            TpoProperties properties) {
        this.registry = registry;
        this.adapters = adapters;
        this.use = use;
        this.trees = trees;
        this.blobs = blobs;
        this.transactions = transactions;
        this.workDir = properties.workDir();
    }

    /**
     * The row goes first: what a crash between the two leaves is space, never a model without files.
     *
     * @throws ApiException 404, or 409 for a model that is needed
     */
    void delete(String id) {
        RegisteredModel deleted = transactions.execute(status -> forget(id));
        transactions.executeWithoutResult(status -> deleteWeights(deleted.revision()));
    }

    private RegisteredModel forget(String id) {
        RegisteredModel model = registry.lock(id);
        if (registry.isShipped(id)) {
            throw ApiException.conflict("ships_with_the_suite", "'" + id + "' ships with the suite and stays");
        }
        List<String> aliases = registry.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(id))
                .map(Map.Entry::getKey)
                .toList();
        if (!aliases.isEmpty()) {
            throw inUse(id, "the alias '" + aliases.getFirst() + "'");
        }
        if (registry.hasDescendants(id)) {
            throw inUse(id, "models that were tuned from it");
        }
        onlyFor(model).ifPresent(adapter -> {
            throw inUse(id, "the adapter '" + adapter.id() + "', which stands beside it");
        });
        use.jobWith(id).ifPresent(job -> {
            throw inUse(id, described(job));
        });
        registry.remove(model);
        return model;
    }

    /** An adapter that would be left without its base: it is named by the root, and may stand beside another model. */
    private Optional<RegisteredModel> onlyFor(RegisteredModel model) {
        List<RegisteredModel> others = registry.models().stream()
                .filter(other -> !other.id().equals(model.id()))
                .toList();
        return others.stream().noneMatch(other -> other.revision().equals(model.revision()))
                ? others.stream()
                        .filter(other -> model.revision().equals(adapters.baseRevision(other)))
                        .findFirst()
                : Optional.empty();
    }

    private void deleteWeights(String revision) {
        registry.lockFiles();
        Set<String> revisions = registry.models().stream()
                .flatMap(model -> Stream.of(model.revision(), adapters.baseRevision(model)))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<String> needed = new HashSet<>();
        for (String kept : revisions) {
            trees.find(kept).ifPresent(tree -> tree.files().forEach(file -> needed.add(file.sha256())));
        }
        if (!revisions.contains(revision)) {
            FileTrees.dematerialize(workDir.resolve("models").resolve(revision));
        }
        List<FileTree.Entry> files = trees.find(revision).map(FileTree::files).orElse(List.of());
        for (FileTree.Entry file : files) {
            if (NeededFiles.isWeights(file.name()) && !needed.contains(file.sha256())) {
                blobs.delete(file.sha256());
            }
        }
    }

    private static String described(Job job) {
        return "the " + job.kind().wireName() + " job " + job.id() + ", which is "
                + job.status().wireName();
    }

    private static ApiException inUse(String id, String user) {
        return ApiException.conflict("model_in_use", "'" + id + "' is used by " + user);
    }
}
