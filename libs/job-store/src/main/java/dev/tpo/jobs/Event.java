package dev.tpo.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job.
 *
 * @param id grows with time
 * @param data JSON object
 */
public record Event(
        long id,
        Instant createdAt,
        NewEvent.Level level,
        NewEvent.Type type,
        String message,
        @Nullable String data) {}
