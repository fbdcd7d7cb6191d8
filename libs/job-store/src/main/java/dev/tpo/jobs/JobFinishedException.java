package dev.tpo.jobs;

/** The job is finished, and a finished job never changes. */
public final class JobFinishedException extends RuntimeException {
    private final JobStatus status;

    JobFinishedException(String jobId, JobStatus status) {
        super("job '" + jobId + "' is already " + status.wireName());
        this.status = status;
    }

    public JobStatus status() {
        return status;
    }
}
