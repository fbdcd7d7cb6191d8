package dev.tpo.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When the next checkpoint is worth its time: at each epoch's end, and between them so often that writing takes at most a
 * twentieth of the work and a death costs little. When it happens changes no result.
 */
final class CheckpointPace {
    private static final Duration LEAST = Duration.ofSeconds(30);
    private static final int WORK_PER_WRITE = 20;

    private final Clock clock;
    private Instant due;

    CheckpointPace(Clock clock) {
        this.clock = clock;
        this.due = clock.instant().plus(LEAST);
    }

    boolean isDue(boolean endOfEpoch) {
        return endOfEpoch || clock.instant().isAfter(due);
    }

    void write(Runnable checkpoint) {
        Instant before = clock.instant();
        checkpoint.run();
        Instant after = clock.instant();
        Duration work = Duration.between(before, after).multipliedBy(WORK_PER_WRITE);
        due = after.plus(work.compareTo(LEAST) > 0 ? work : LEAST);
    }
}
