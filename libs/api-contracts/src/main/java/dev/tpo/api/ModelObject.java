package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A base, a fine-tuned model, or an alias of one; {@code revision} is the sha256 of its file manifest. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelObject(
        String id,
        String object,
        long created,
        String ownedBy,
        @Nullable String base,
        String revision,
        @Nullable String aliasOf,
        @Nullable Lineage lineage) {

    /** Where a fine-tuned model comes from. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Lineage(String job, @Nullable String datasetVersion, List<String> videos) {}
}
