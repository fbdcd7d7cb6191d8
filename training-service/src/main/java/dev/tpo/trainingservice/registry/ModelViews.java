package dev.tpo.trainingservice.registry;

import dev.tpo.api.ModelObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model as clients see it: as a line of a list without its videos, by itself with them. */
final class ModelViews {
    private ModelViews() {}

    /** @param name its id, or an alias of it */
    static ModelObject line(ModelSummary model, String name) {
        return view(model, name, null);
    }

    static ModelObject whole(RegisteredModel model, String name) {
        RegisteredModel.Origin origin = model.origin();
        var summary = new ModelSummary(
                model.id(),
                model.base(),
                model.revision(),
                model.baseRevision(),
                model.jobId(),
                model.datasetVersion(),
                model.videos().size(),
                model.createdAt(),
                model.backend(),
                origin == null ? null : origin.source(),
                origin == null ? null : origin.commit());
        return view(summary, name, model.videos());
    }

    /** One of an endpoint that is not registered. */
    static ModelObject elsewhere(String name) {
        return new ModelObject(
                name,
                "model",
                0,
                name.substring(0, name.indexOf('/')),
                null,
                name,
                null,
                RegisteredModel.ENDPOINT,
                new ModelObject.Source("endpoint://" + name, null),
                null,
                ModelObject.Capabilities.REMOTE);
    }

    private static ModelObject view(ModelSummary model, String name, @Nullable List<String> videos) {
        return new ModelObject(
                name,
                "model",
                model.createdAt().getEpochSecond(),
                "tpo",
                model.base(),
                model.revision(),
                name.equals(model.id()) ? null : model.id(),
                model.backend(),
                model.source() == null ? null : new ModelObject.Source(model.source(), model.sourceCommit()),
                model.jobId() == null
                        ? null
                        : new ModelObject.Lineage(model.jobId(), model.datasetVersion(), model.videoCount(), videos),
                model.isRemote() ? ModelObject.Capabilities.REMOTE : ModelObject.Capabilities.LOCAL);
    }
}
