package dev.tpo.jobs;

/** There is nothing left of the job that could be paused. */
public final class CannotPauseException extends RuntimeException {
    CannotPauseException(String jobId, String why) {
        super("job '" + jobId + "' cannot be paused: it " + why);
    }
}
