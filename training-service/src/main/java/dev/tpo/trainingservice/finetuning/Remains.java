package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Checkpoint;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.trainingservice.registry.ModelFiles;
import dev.tpo.trainingservice.workers.WorkerPlace;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a job leaves on disk beside its model: checkpoints with the optimizer's state, each larger than the model, and scratch. */
@Component
class Remains {
    private final JobStore jobs;
    private final ModelFiles files;
    private final WorkerPlace place;
    private final int keptCheckpoints;

    Remains(
            JobStore jobs,
            ModelFiles files,
            WorkerPlace place,
            @Value("${tpo.retention.checkpoints}") int keptCheckpoints) {
        this.jobs = jobs;
        this.files = files;
        this.place = place;
        this.keptCheckpoints = keptCheckpoints;
    }

    /** While the job goes on: it resumes from the newest. */
    void thinOut(String jobId) {
        drop(jobId, keptCheckpoints);
    }

    /** The job is over: of one that succeeded the model is kept, of any other the newest checkpoints. */
    void clear(Job job) {
        place.tidy(job.id());
        drop(job.id(), job.status() == JobStatus.SUCCEEDED ? 0 : keptCheckpoints);
    }

    private void drop(String jobId, int kept) {
        List<String> dropped = jobs.checkpoints(jobId).stream() // latest first
                .skip(kept)
                .map(Checkpoint::manifestSha256)
                .toList();
        if (!dropped.isEmpty()) {
            files.deleteUnneeded(dropped);
        }
    }
}
