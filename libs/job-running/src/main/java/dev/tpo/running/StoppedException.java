package dev.tpo.running;

import dev.tpo.jobs.StopReason;

/** The attempt was told to stop. */
public final class StoppedException extends RuntimeException {
    private final StopReason reason;

    public StoppedException(StopReason reason) {
        super("stopped: " + reason);
        this.reason = reason;
    }

    public StopReason reason() {
        return reason;
    }
}
