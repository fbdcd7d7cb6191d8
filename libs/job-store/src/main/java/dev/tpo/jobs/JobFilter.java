package dev.tpo.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first; null means any. {@code after} is the id of the last job already seen.
 *
 * @param metadata pairs that the spec's {@code metadata} must hold
 */
public record JobFilter(
        @Nullable JobKind kind,
        @Nullable JobStatus status,
        Map<String, String> metadata,
        int limit,
        @Nullable String after) {
    public JobFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
        metadata = Map.copyOf(metadata);
    }

    public JobFilter(@Nullable JobKind kind, @Nullable JobStatus status, int limit, @Nullable String after) {
        this(kind, status, Map.of(), limit, after);
    }

    public static JobFilter of(@Nullable JobKind kind, int limit, @Nullable String after) {
        return new JobFilter(kind, null, limit, after);
    }
}
