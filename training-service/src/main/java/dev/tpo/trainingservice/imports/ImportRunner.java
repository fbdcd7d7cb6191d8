package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.DownloadStoppedException;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.LeaseLostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes an import as far as it goes now: finds out what there is, then has it and registers it. */
@Component
class ImportRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final JobStore jobs;
    private final ImportValidation validation;
    private final ModelSources sources;
    private final ModelIntake intake;
    private final JsonMapper json;
    private final Clock clock;
    private final Semaphore running;

    ImportRunner(
            JobStore jobs,
            ImportValidation validation,
            ModelSources sources,
            ModelIntake intake,
            JsonMapper json,
            Clock clock,
            ImportProperties properties) {
        this.jobs = jobs;
        this.validation = validation;
        this.sources = sources;
        this.intake = intake;
        this.json = json;
        this.clock = clock;
        this.running = new Semaphore(properties.concurrentImports(), true);
    }

    /** @return when to be called again; empty: never */
    Optional<Duration> run(String jobId, BooleanSupplier stopping) {
        if (!running.tryAcquire()) {
            return Optional.of(SOON);
        }
        try {
            Job job = jobs.find(jobId).orElseThrow();
            if (job.status().isFinished()) {
                return Optional.empty();
            }
            if (job.cancelRequested()) {
                jobs.cancelled(jobId);
                return Optional.empty();
            }
            if (job.status() == JobStatus.VALIDATING_FILES) {
                validate(job, stopping);
            } else {
                take(job, stopping);
            }
        } catch (JobFinishedException | LeaseLostException | DownloadStoppedException e) {
            LOG.info("{}: {}", jobId, e.getMessage());
        } finally {
            running.release();
        }
        return jobs.find(jobId).orElseThrow().status().isFinished() ? Optional.empty() : Optional.of(Duration.ZERO);
    }

    private void validate(Job job, BooleanSupplier stopping) {
        try {
            validation.validate(job, new Waiting(job.id(), stopping));
        } catch (DownloadStoppedException | JobFinishedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.info("{} fails", job.id(), e);
            jobs.fail(job.id(), ImportFailure.of(e));
        }
    }

    private void take(Job job, BooleanSupplier stopping) {
        ImportSpec spec = json.readValue(job.spec(), ImportSpec.class);
        Lease lease = jobs.begin(
                job.id(), "training-service/" + ProcessHandle.current().pid());
        try {
            intake.take(spec, sources.of(spec.source()), lease, new ImportProgress(jobs, lease, stopping, clock));
        } catch (DownloadStoppedException e) {
            if (!stopping.getAsBoolean()) {
                jobs.cancelled(lease);
            }
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.info("{} fails", job.id(), e);
            jobs.fail(lease, ImportFailure.of(e));
        }
    }

    /** Before a job has begun it is cancelled at once; there is nobody to tell of progress. */
    private final class Waiting implements DownloadListener {
        private final String jobId;
        private final BooleanSupplier stopping;

        Waiting(String jobId, BooleanSupplier stopping) {
            this.jobId = jobId;
            this.stopping = stopping;
        }

        @Override
        public void progress(long doneBytes, long totalBytes) {}

        @Override
        public void say(String message) {
            LOG.info("{}: {}", jobId, message);
        }

        @Override
        public boolean stopped() {
            return stopping.getAsBoolean() || jobs.cancelRequested(jobId);
        }
    }
}
