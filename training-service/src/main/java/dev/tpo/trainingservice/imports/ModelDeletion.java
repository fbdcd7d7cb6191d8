package dev.tpo.trainingservice.imports;

import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelFiles;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets a model that nobody uses, and gives its weights' space back. */
@Component
class ModelDeletion {
    private final ModelRegistry registry;
    private final Adapters adapters;
    private final JobStore jobs;
    private final ModelFiles files;
    private final TransactionTemplate transactions;

    ModelDeletion(
            ModelRegistry registry,
            Adapters adapters,
            JobStore jobs,
            ModelFiles files,
            TransactionTemplate transactions) {
        this.registry = registry;
        this.adapters = adapters;
        this.jobs = jobs;
        this.files = files;
        this.transactions = transactions;
    }

    /**
     * The row goes first: what a crash between the two leaves is space, never a model without files.
     *
     * @throws ApiException 404, or 409 for a model that is needed
     */
    void delete(String id) {
        RegisteredModel deleted = transactions.execute(status -> forget(id));
        if (!deleted.isRemote()) {
            files.deleteUnneeded(List.of(deleted.revision()));
        }
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
        jobs.holders(Holds.model(id)).stream().findFirst().ifPresent(job -> {
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

    private static String described(Job job) {
        return "the " + job.kind().wireName() + " job " + job.id() + ", which is "
                + job.status().wireName();
    }

    private static ApiException inUse(String id, String user) {
        return ApiException.conflict("model_in_use", "'" + id + "' is used by " + user);
    }
}
