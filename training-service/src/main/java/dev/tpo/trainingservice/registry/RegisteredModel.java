package dev.tpo.trainingservice.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be served.
 *
 * @param base null for a base itself
 * @param revision sha256 of its file manifest in the blob store
 * @param videos sha256 of every video it was tuned on
 */
public record RegisteredModel(
        String id,
        @Nullable String base,
        String revision,
        @Nullable String baseRevision,
        @Nullable String jobId,
        @Nullable String datasetVersion,
        List<String> videos,
        Instant createdAt) {

    /** The base that it descends from; itself if it is one. */
    public String root() {
        return base == null ? id : base;
    }
}
