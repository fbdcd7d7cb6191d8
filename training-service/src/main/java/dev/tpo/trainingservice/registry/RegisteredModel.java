package dev.tpo.trainingservice.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be served.
 *
 * @param base null for a base itself
 * @param revision sha256 of its file manifest in the blob store; {@code endpoint/model} of one that runs elsewhere
 * @param videos sha256 of every video it was tuned on
 * @param backend what runs it
 * @param origin null unless it was imported
 */
public record RegisteredModel(
        String id,
        @Nullable String base,
        String revision,
        @Nullable String baseRevision,
        @Nullable String jobId,
        @Nullable String datasetVersion,
        List<String> videos,
        Instant createdAt,
        String backend,
        @Nullable Origin origin) {
    private static final String BACKEND = "video-lmm";
    static final String ENDPOINT = "endpoint";

    /** Where an imported model was taken from; {@code commit} is the hub's. */
    public record Origin(String source, @Nullable String commit) {}

    /** A model that was made here. */
    public RegisteredModel(
            String id,
            @Nullable String base,
            String revision,
            @Nullable String baseRevision,
            @Nullable String jobId,
            @Nullable String datasetVersion,
            List<String> videos,
            Instant createdAt) {
        this(id, base, revision, baseRevision, jobId, datasetVersion, videos, createdAt, BACKEND, null);
    }

    public static RegisteredModel imported(String id, String revision, String jobId, Origin origin, Instant createdAt) {
        return new RegisteredModel(id, null, revision, null, jobId, null, List.of(), createdAt, BACKEND, origin);
    }

    /** @param name {@code endpoint/model} */
    public static RegisteredModel remote(String id, String name, String jobId, Origin origin, Instant createdAt) {
        return new RegisteredModel(id, null, name, null, jobId, null, List.of(), createdAt, ENDPOINT, origin);
    }

    /** Whether it runs at an endpoint, so that it has no files here. */
    public boolean isRemote() {
        return backend.equals(ENDPOINT);
    }

    /** @param baseRevision of the whole model that the adapter stands beside */
    public static RegisteredModel importedAdapter(
            String id,
            String base,
            String revision,
            String baseRevision,
            String jobId,
            Origin origin,
            Instant createdAt) {
        return new RegisteredModel(
                id, base, revision, baseRevision, jobId, null, List.of(), createdAt, BACKEND, origin);
    }

    /** The base that it descends from; itself if it is one. */
    public String root() {
        return base == null ? id : base;
    }
}
