package dev.tpo.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What inference may serve: models by id, and aliases (name to model id).
 *
 * @param catalogRevision grows with every change; what is said is at least as new as it. 0: not known
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ServedModels(List<Entry> models, Map<String, String> aliases, long catalogRevision) {
    /**
     * @param revision the manifest's sha256 in the blob store
     * @param remote {@code endpoint/model} of one that runs elsewhere; null for one of the blob store
     * @param baseRevision where {@code revision} is an adapter's: that of the model it is for; null for a whole model
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Entry(
            String id,
            String revision,
            @Nullable String baseRevision,
            @Nullable String remote) {
        public Entry(String id, String revision, @Nullable String baseRevision) {
            this(id, revision, baseRevision, null);
        }
    }

    public ServedModels(List<Entry> models, Map<String, String> aliases) {
        this(models, aliases, 0);
    }
}
