package dev.tpo.jobs;

import java.util.Locale;

/** Why an attempt ended. */
public enum AttemptEnd {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    PAUSED,
    /** The process that worked for it ended without finishing. */
    WORKER_DIED,
    /** The service was shut down in good order; the job goes on. */
    SERVICE_STOPPED,
    /** The service that ran it was gone when another took the job up. */
    SERVICE_DIED,
    /** The cluster took its machine away. */
    PREEMPTED,
    /** The world's fault: another service, a hub or the database did not answer, a disk was full. */
    OUT_OF_REACH,
    /** Ours. */
    OWN_FAULT;

    /** An end that would come again without end if the job were simply tried again. */
    public boolean isOurs() {
        return this == WORKER_DIED || this == SERVICE_DIED || this == OWN_FAULT;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AttemptEnd ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
