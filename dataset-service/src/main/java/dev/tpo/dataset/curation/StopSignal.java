package dev.tpo.dataset.curation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Whether work should stop. The question is put before every call, so its answer is remembered for a moment. */
final class StopSignal {
    private static final Duration MEMORY = Duration.ofMillis(300);

    private final BooleanSupplier source;
    private final Clock clock;
    private volatile boolean stopped;
    private volatile Instant nextLook = Instant.MIN;

    StopSignal(BooleanSupplier source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** From now on the work is no longer wanted. */
    void stop() {
        stopped = true;
    }

    boolean isSet() {
        Instant now = clock.instant();
        if (!stopped && !now.isBefore(nextLook)) {
            nextLook = now.plus(MEMORY);
            stopped = source.getAsBoolean();
        }
        return stopped;
    }
}
