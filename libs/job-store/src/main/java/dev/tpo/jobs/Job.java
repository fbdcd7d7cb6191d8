package dev.tpo.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param spec JSON: what is to be done, resolved and validated
 * @param result JSON, once succeeded
 * @param error why it failed, or why it is paused if not by request
 * @param attempt number of the latest lease; 0: never taken up
 * @param attempts how often it has begun to run
 * @param open whether somebody holds a lease of it now
 * @param notBefore when it is tried again, after an attempt that failed
 * @param queuePosition 1: the next of its kind; null unless queued
 * @param estimatedFinish by the pace of the attempt that runs; null if there is none yet
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
        int attempts,
        boolean open,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        boolean cancelRequested,
        boolean pauseRequested,
        @Nullable Instant notBefore,
        @Nullable Integer queuePosition,
        @Nullable Instant estimatedFinish) {}
