package dev.tpo.trainingservice.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A model without the list of its videos, which may be thousands. Fields as {@link RegisteredModel}'s. */
public record ModelSummary(
        String id,
        @Nullable String base,
        String revision,
        @Nullable String baseRevision,
        @Nullable String jobId,
        @Nullable String datasetVersion,
        int videoCount,
        Instant createdAt,
        String backend,
        @Nullable String source,
        @Nullable String sourceCommit) {

    /** Whether it runs at an endpoint; {@code revision} is its name there then. */
    public boolean isRemote() {
        return backend.equals(RegisteredModel.ENDPOINT);
    }
}
