package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes a fine-tuning job as far as it goes now: validates its files, then has workers do it. */
@Component
class FineTuningRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FineTuningRunner.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AWAY = Duration.ofSeconds(3);

    private final JobStore jobs;
    private final TrainingFiles files;
    private final WorkerSupervisor supervisor;
    private final FineTunedModels models;
    private final JsonMapper json;
    private final Semaphore workers;

    FineTuningRunner(
            JobStore jobs,
            TrainingFiles files,
            WorkerSupervisor supervisor,
            FineTunedModels models,
            JsonMapper json,
            WorkerProperties properties) {
        this.jobs = jobs;
        this.files = files;
        this.supervisor = supervisor;
        this.models = models;
        this.json = json;
        this.workers = new Semaphore(properties.concurrency(), true);
    }

    /** What the scheduler is to do with the execution. */
    sealed interface Next {
        record Finished() implements Next {}

        record Again(Duration delay) implements Next {}
    }

    Next run(String jobId, BooleanSupplier stopping) {
        Next next = step(jobId, stopping);
        if (next instanceof Next.Finished) {
            supervisor.tidy(jobId);
        }
        return next;
    }

    private Next step(String jobId, BooleanSupplier stopping) {
        try {
            Job job = jobs.find(jobId).orElseThrow();
            if (job.cancelRequested() && !job.status().isFinished()) {
                supervisor.endOrphans(jobId);
                jobs.cancelled(jobId);
                return new Next.Finished();
            }
            return switch (job.status()) {
                case VALIDATING_FILES -> validate(job);
                case QUEUED, RUNNING -> work(jobId, stopping);
                case PAUSED -> new Next.Again(AWAY);
                case SUCCEEDED, FAILED, CANCELLED -> finish(job);
            };
        } catch (JobFinishedException e) {
            return new Next.Again(Duration.ZERO); // cancelled between two looks
        }
    }

    private Next validate(Job job) {
        FineTuningSpec spec = json.readValue(job.spec(), FineTuningSpec.class);
        try {
            FineTuningSpec validated = spec.with(files.snapshot(spec.trainingFile()));
            jobs.queue(
                    job.id(),
                    json.writeValueAsString(validated),
                    job.model(),
                    new Progress(0, validated.steps(), "step"),
                    NewEvent.info("Files validated, moving job to queued state"));
            return new Next.Again(Duration.ZERO);
        } catch (InvalidTrainingFileException e) {
            jobs.fail(job.id(), new JobError("invalid_training_file", String.valueOf(e.getMessage()), "training_file"));
            return new Next.Finished();
        } catch (ServiceUnavailableException e) {
            LOG.info("{} waits: {}", job.id(), e.getMessage());
            return new Next.Again(AWAY);
        }
    }

    private Next work(String jobId, BooleanSupplier stopping) {
        if (stopping.getAsBoolean() || !workers.tryAcquire()) {
            return new Next.Again(SOON);
        }
        try {
            supervisor.runWorker(jobId, stopping);
        } finally {
            workers.release();
        }
        return jobs.find(jobId).orElseThrow().status().isFinished()
                ? finish(jobs.find(jobId).orElseThrow())
                : new Next.Again(stopping.getAsBoolean() ? Duration.ZERO : SOON);
    }

    private Next finish(Job job) {
        if (job.status() == JobStatus.SUCCEEDED) {
            models.ensureRegistered(job);
        }
        return new Next.Finished();
    }
}
