package dev.tpo.running;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a job is tried again after faults of one kind without any progress between them. The job fails with whichever
 * limit is reached first.
 *
 * @param attempts how many may fail; null: any number
 * @param firstPause before the second attempt; doubled with each further one
 * @param longestPause no pause is longer
 * @param patience how long after the first of them a next attempt still begins; null: for ever
 */
public record FailurePolicy(
        @Nullable Integer attempts,
        Duration firstPause,
        Duration longestPause,
        @Nullable Duration patience) {

    /** @param failed attempts in a row, at least 1 */
    Duration pauseAfter(int failed) {
        int doublings = Math.min(failed - 1, 30);
        Duration pause = firstPause.multipliedBy(1L << doublings);
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }

    /** Whether the job is given up after {@code failed} attempts, the first of which began {@code lasting} ago. */
    boolean givesUp(int failed, Duration lasting) {
        return (attempts != null && failed >= attempts) || (patience != null && lasting.compareTo(patience) >= 0);
    }
}
