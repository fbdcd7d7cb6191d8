package dev.tpo.trainingservice.workers;

import java.time.Duration;
import java.time.Instant;

/** Where workers run. What it says is about processes; whether a job is done, the job store says. */
public interface WorkerPlace {

    /**
     * Starts a worker. Called again for the same lease it may give the worker that runs already.
     *
     * @throws WorkerPlaceException if it cannot be started now
     */
    WorkerRef start(WorkerOrder order);

    WorkerState observe(WorkerRef worker);

    /**
     * Asks a worker to write a checkpoint and end, and ends it if it has not done so after {@code grace}. Returns when it is
     * gone, or is being ended by the cluster.
     */
    void stop(WorkerRef worker, Duration grace) throws InterruptedException;

    /** Ends every worker of the job, also one that nobody wrote down because its service died at that moment. */
    void endAll(String jobId);

    /** Deletes what the workers of a job that is over left behind. */
    void tidy(String jobId);

    /** Deletes logs that nobody has written to since then. */
    void deleteLogs(Instant before);

    /** Where a person finds the worker's log. */
    String logOf(WorkerRef worker);
}
