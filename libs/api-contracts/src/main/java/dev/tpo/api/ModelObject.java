package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A base, a fine-tuned model, an imported one, one that runs elsewhere, or an alias of one.
 *
 * @param revision sha256 of its file manifest; {@code endpoint/model} of one that runs elsewhere
 * @param backend what runs it: {@code video-lmm}, or {@code endpoint}
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
        @Nullable Lineage lineage,
        Capabilities capabilities) {

    /**
     * What may be asked of it beside chats.
     *
     * @param score {@code /v1/score}, so that it can be a judge by likelihood
     * @param adapters fine-tuning, and LoRA adapters beside it
     * @param responseFormat {@code response_format} of a chat
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Capabilities(boolean score, boolean adapters, boolean responseFormat) {
        /** Of a model that runs in the suite. */
        public static final Capabilities LOCAL = new Capabilities(true, true, false);
        /** Of a model that runs at an endpoint. */
        public static final Capabilities REMOTE = new Capabilities(false, false, true);
    }

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
