package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A base, a fine-tuned model, an imported one, or an alias of one.
 *
 * @param revision sha256 of its file manifest
 * @param backend what runs it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelObject(
        String id,
        String object,
        long created,
        String ownedBy,
        @Nullable String base,
        String revision,
        @Nullable String aliasOf,
        String backend,
        @Nullable Source source,
        @Nullable Lineage lineage) {

    /** Where an imported model was taken from; {@code commit} is the hub's. */
    public record Source(String uri, @Nullable String commit) {}

    /**
     * Where a fine-tuned model comes from.
     *
     * @param videos sha256 of each video it was tuned on; null in a list
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Lineage(
            String job,
            @Nullable String datasetVersion,
            int videoCount,
            @Nullable List<String> videos) {}
}
