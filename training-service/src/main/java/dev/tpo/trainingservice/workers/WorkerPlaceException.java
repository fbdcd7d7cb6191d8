package dev.tpo.trainingservice.workers;

/** A worker cannot be started or ended now; the message says why in plain words. */
public final class WorkerPlaceException extends RuntimeException {
    private final boolean away;

    /** @param away whether the place does not answer, so that it may help to ask again; else it has refused */
    WorkerPlaceException(String message, boolean away, Throwable cause) {
        super(message, cause);
        this.away = away;
    }

    public boolean isAway() {
        return away;
    }
}
