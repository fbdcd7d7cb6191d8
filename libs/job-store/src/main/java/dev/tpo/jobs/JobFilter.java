package dev.tpo.jobs;

import org.jspecify.annotations.Nullable;

/** Which jobs to list, newest first; null means any. {@code after} is the id of the last job already seen. */
public record JobFilter(
        @Nullable JobKind kind,
        @Nullable JobStatus status,
        int limit,
        @Nullable String after) {
    public JobFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public static JobFilter of(@Nullable JobKind kind, int limit, @Nullable String after) {
        return new JobFilter(kind, null, limit, after);
    }
}
