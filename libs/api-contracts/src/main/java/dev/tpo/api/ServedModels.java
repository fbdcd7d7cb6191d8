package dev.tpo.api;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What inference may serve: models by id, and aliases (name to model id). */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ServedModels(List<Entry> models, Map<String, String> aliases) {
    /** {@code revision} is the manifest's sha256 in the blob store. */
    public record Entry(String id, String revision) {}
}
