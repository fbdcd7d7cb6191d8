package dev.tpo.jobs;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One try at a job, and how it ended.
 *
 * @param number of its lease
 * @param holder who ran it
 * @param end null while it runs
 * @param endReason {@code end} in words
 * @param progressAtStart how much was done when it began; null: begun by an earlier version
 */
public record Attempt(
        int number,
        Phase phase,
        String holder,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable AttemptEnd end,
        @Nullable String endReason,
        @Nullable Long progressAtStart) {

    /** What is tried: to find out what is to be done, or to do it. */
    public enum Phase {
        VALIDATION,
        RUN;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
