package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubModel;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which registered model a LoRA adapter stands beside. Both ways keep it from being deleted until the caller's
 * transaction ends.
 */
@Component
class AdapterBases {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final String HOW_TO_NAME = "name a registered model with base_model (./tpo pull --base)";

    private final ModelRegistry registry;
    private final Adapters adapters;

    AdapterBases(ModelRegistry registry, Adapters adapters) {
        this.registry = registry;
        this.adapters = adapters;
    }

    /** @throws ApiException 404 if there is no such model, 400 if it is an adapter itself */
    ImportSpec.Base named(String model) {
        RegisteredModel base = registry.requireLocalForUse(model, "base_model");
        if (adapters.isAdapter(base.revision())) {
            throw ApiException.invalid(
                    "base_model", "'" + base.id() + "' is an adapter itself; base_model must be a whole model");
        }
        return new ImportSpec.Base(base.id(), base.root(), base.revision());
    }

    /**
     * The one that the adapter's configuration names, by its name here or by where it was taken from.
     *
     * @throws InvalidModelException if that is none, or more than one
     */
    ImportSpec.Base meantBy(LoraConfig config) {
        String name = config.base();
        if (name == null) {
            throw new InvalidModelException("adapter_config.json names no base; " + HOW_TO_NAME);
        }
        String revision = config.baseRevision();
        List<RegisteredModel> named = registry.models().stream()
                .filter(model -> !model.isRemote() && isMeant(model, name) && !adapters.isAdapter(model.revision()))
                .toList();
        List<String> found = named.stream()
                .filter(model -> mayBeAt(model, revision))
                .map(RegisteredModel::id)
                .toList();
        if (found.isEmpty()) {
            throw new InvalidModelException("adapter_config.json names '" + name
                    + (named.isEmpty() ? "" : "' at revision '" + revision)
                    + "' as the base, and no registered model is that; import it first, or " + HOW_TO_NAME);
        }
        if (found.size() > 1) {
            throw new InvalidModelException("adapter_config.json names '" + name + "' as the base, which "
                    + String.join(" and ", found) + " are; " + HOW_TO_NAME);
        }
        return named(found.getFirst());
    }

    private static boolean isMeant(RegisteredModel model, String name) {
        RegisteredModel.Origin origin = model.origin();
        return model.id().equals(name)
                || (origin != null && (origin.source().equals(name) || isRepository(origin.source(), name)));
    }

    /** Only a commit says for certain which weights it means; a branch has moved on since. */
    private static boolean mayBeAt(RegisteredModel model, @Nullable String revision) {
        RegisteredModel.Origin origin = model.origin();
        return revision == null
                || !COMMIT.matcher(revision).matches()
                || origin == null
                || origin.commit() == null
                || origin.commit().equals(revision);
    }

    private static boolean isRepository(String source, String name) {
        return source.startsWith(HubModel.SCHEME) && HubModel.parse(source).id().equals(name);
    }
}
