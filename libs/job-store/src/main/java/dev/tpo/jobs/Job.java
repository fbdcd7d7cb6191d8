package dev.tpo.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param spec JSON: what is to be done, resolved and validated
 * @param result JSON, once succeeded
 * @param attempt number of the latest lease; 0: never begun
 */
public record Job(
        String id,
        JobKind kind,
        JobStatus status,
        String owner,
        String spec,
        @Nullable String result,
        @Nullable JobError error,
        Progress progress,
        @Nullable String model,
        int attempt,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        boolean cancelRequested) {}
