package dev.tpo.jobs;

/** The database did not do what it was asked. */
public final class JobStoreException extends RuntimeException {
    JobStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
