package dev.tpo.jobs;

/** Why whoever runs an attempt is to stop. */
public enum StopReason {
    CANCEL,
    PAUSE,
    /** The process is shut down; the job goes on elsewhere or later. */
    SHUTDOWN,
    /** Somebody else runs the job, or it is over. */
    LEASE_LOST
}
