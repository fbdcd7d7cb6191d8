package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Lease;

/** Starts the process that does a job: a child of this one today, a Kubernetes job later. */
interface WorkerLauncher {

    /** Ends whatever an earlier life of this service may have left running for the job. */
    void endOrphans(String jobId);

    Worker launch(Lease lease);

    /** Deletes what the attempts at a finished job left on disk; a worker that was killed could not. */
    void tidy(String jobId);
}
