package dev.tpo.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How fast an attempt goes: it began at {@code since} with {@code doneBefore} done. */
record Pace(Instant since, long doneBefore) {
    private static final Duration FARTHEST = Duration.ofDays(3650);

    /** When all will be done if it goes on like this; null if nothing can be said. */
    @Nullable
    Instant finish(Progress progress, Instant now) {
        long gained = progress.done() - doneBefore;
        double elapsed = Duration.between(since, now).toMillis();
        if (gained <= 0 || elapsed <= 0 || progress.total() < progress.done()) {
            return null;
        }
        double left = elapsed / gained * (progress.total() - progress.done());
        return left > FARTHEST.toMillis() ? null : now.plusMillis((long) left);
    }
}
