package dev.tpo.jobs;

/** The lease has been superseded or its job is finished: whoever holds it must stop. */
public final class LeaseLostException extends RuntimeException {
    LeaseLostException(Lease lease, String why) {
        super("lease " + lease.attempt() + " of job '" + lease.jobId() + "' is lost: " + why);
    }
}
