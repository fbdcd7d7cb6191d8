package dev.tpo.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One try at a job, and how it ended. */
public record Attempt(
        int number,
        String holder,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String endReason) {}
