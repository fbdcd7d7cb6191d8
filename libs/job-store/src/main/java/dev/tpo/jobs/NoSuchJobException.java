package dev.tpo.jobs;

/** No job has this id. */
public final class NoSuchJobException extends RuntimeException {
    NoSuchJobException(String jobId) {
        super("no job '" + jobId + "'");
    }
}
