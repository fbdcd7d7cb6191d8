package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.Checkpoint;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.LeaseLostException;
import dev.tpo.jobs.NewEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One worker from its start to its exit, and what its exit means for the job. */
@Component
class WorkerSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final JobStore jobs;
    private final WorkerLauncher launcher;
    private final WorkerProperties properties;
    private final Clock clock;

    WorkerSupervisor(JobStore jobs, WorkerLauncher launcher, WorkerProperties properties, Clock clock) {
        this.jobs = jobs;
        this.launcher = launcher;
        this.properties = properties;
        this.clock = clock;
    }

    void endOrphans(String jobId) {
        launcher.endOrphans(jobId);
    }

    void tidy(String jobId) {
        launcher.tidy(jobId);
    }

    /** Returns when the worker has ended, or when {@code stopping}: then the worker is ended too, to go on later. */
    void runWorker(String jobId, BooleanSupplier stopping) {
        Lease lease = jobs.begin(jobId, holder()); // fences an orphan before it is looked for
        launcher.endOrphans(jobId);
        Worker worker = launcher.launch(lease);
        try {
            Worker.Exit exit = await(jobId, worker, stopping);
            ended(lease, exit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.kill();
        }
    }

    /** Null: the service stops. */
    private Worker.@Nullable Exit await(String jobId, Worker worker, BooleanSupplier stopping)
            throws InterruptedException {
        Instant cancelSeen = null;
        while (!stopping.getAsBoolean()) {
            Optional<Worker.Exit> exit = worker.await(LOOK);
            if (exit.isPresent()) {
                return exit.get();
            }
            if (cancelSeen == null && jobs.cancelRequested(jobId)) {
                cancelSeen = clock.instant();
            }
            if (cancelSeen != null && clock.instant().isAfter(cancelSeen.plus(properties.cancelGrace()))) {
                LOG.warn("The worker of {} does not heed its cancellation", jobId);
                worker.kill();
            }
        }
        worker.kill();
        return null;
    }

    private void ended(Lease lease, Worker.@Nullable Exit exit) {
        Job job = jobs.find(lease.jobId()).orElseThrow();
        if (job.status().isFinished()) {
            return;
        }
        try {
            if (job.cancelRequested()) {
                jobs.cancelled(lease);
            } else if (exit == null) {
                jobs.endAttempt(
                        lease,
                        AttemptEnd.SERVICE_STOPPED,
                        "service stopped",
                        null,
                        NewEvent.info("The service stops; the job goes on later"));
            } else {
                died(lease, exit);
            }
        } catch (LeaseLostException | JobFinishedException e) {
            LOG.info("{}", e.getMessage());
        }
    }

    private void died(Lease lease, Worker.Exit exit) {
        String reason = exit.status() == 0 ? "worker exited without finishing its job" : exit.reason();
        LOG.warn("{}: {}", lease.jobId(), reason);
        jobs.endAttempt(lease, AttemptEnd.WORKER_DIED, reason, null, NewEvent.warn("The " + reason));
        if (deathsWithoutProgress(lease.jobId()) >= properties.attemptsWithoutProgress()) {
            jobs.fail(
                    lease.jobId(),
                    new JobError(
                            "worker_died",
                            "Given up after " + properties.attemptsWithoutProgress()
                                    + " attempts without a new checkpoint; the last " + reason));
        }
    }

    /** Attempts that ended by a worker's death since the last checkpoint; it survives a restart of the service. */
    private long deathsWithoutProgress(String jobId) {
        Instant progress =
                jobs.latestCheckpoint(jobId).map(Checkpoint::createdAt).orElse(Instant.MIN);
        return jobs.attempts(jobId).stream()
                .filter(attempt ->
                        attempt.endedAt() != null && attempt.endedAt().isAfter(progress))
                .filter(attempt -> attempt.startedAt().isAfter(progress))
                .filter(attempt -> attempt.end() == AttemptEnd.WORKER_DIED)
                .count();
    }

    private static String holder() {
        try {
            return InetAddress.getLocalHost().getHostName() + "/"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "pid " + ProcessHandle.current().pid();
        }
    }
}
