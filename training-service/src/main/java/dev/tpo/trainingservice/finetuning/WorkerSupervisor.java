package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.StopReason;
import dev.tpo.running.Fault;
import dev.tpo.running.JobRun;
import dev.tpo.running.StoppedException;
import dev.tpo.trainingservice.workers.WorkerOrder;
import dev.tpo.trainingservice.workers.WorkerPlace;
import dev.tpo.trainingservice.workers.WorkerRef;
import dev.tpo.trainingservice.workers.WorkerState;
import dev.tpo.trainingservice.workers.WorkerState.Ended;
import dev.tpo.trainingservice.workers.WorkerState.How;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One worker from its start to its end, and what its end means for the job. */
@Component
class WorkerSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration THIN_OUT = Duration.ofMinutes(1);

    private final JobStore jobs;
    private final WorkerPlace place;
    private final Remains remains;
    private final WorkerSettings settings;
    private final Clock clock;

    WorkerSupervisor(JobStore jobs, WorkerPlace place, Remains remains, WorkerSettings settings, Clock clock) {
        this.jobs = jobs;
        this.place = place;
        this.remains = remains;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Returns when a worker has done the job.
     *
     * @throws StoppedException when it has stopped, as it was asked to
     * @throws WorkerEndedException when it has ended in any other way
     */
    void runWorker(JobRun<FineTuningSpec> run) throws InterruptedException {
        WorkerRef worker = place.start(new WorkerOrder(run.lease(), run.job().owner()));
        try {
            run.patiently(() -> jobs.workerStarted(run.lease(), worker.toJson()));
            run.patiently(
                    () -> run.say(NewEvent.info("The worker runs as " + worker + "; log: " + place.logOf(worker))));
            judge(run, await(run, worker));
        } finally {
            // However this ends: nothing runs for the attempt any more.
            place.stop(worker, Duration.ZERO);
        }
    }

    void endAll(String jobId) throws InterruptedException {
        Optional<String> known = jobs.worker(jobId);
        if (known.isPresent()) {
            place.stop(WorkerRef.ofJson(known.get()), Duration.ZERO);
        }
        place.endAll(jobId);
    }

    private Ended await(JobRun<?> run, WorkerRef worker) throws InterruptedException {
        Instant deadline = Instant.MAX;
        Instant thinOut = clock.instant().plus(THIN_OUT);
        boolean ran = false;
        String said = "";
        while (true) {
            switch (place.observe(worker)) {
                case Ended end -> {
                    return end;
                }
                case WorkerState.Running() -> ran = true;
                case WorkerState.Waiting(String words) -> {
                    if (ran) { // the cluster's queue has taken its machine back, for it may be long
                        return new Ended(How.PREEMPTED, "lost its machine and " + words);
                    }
                    said = say(run, said, words);
                }
                case WorkerState.Unknown(String words) -> said = say(run, said, words);
            }
            if (clock.instant().isAfter(thinOut)) {
                thinOut(run.lease().jobId());
                thinOut = clock.instant().plus(THIN_OUT);
            }
            Optional<StopReason> stop = stop(run);
            if (stop.isPresent() && deadline.equals(Instant.MAX)) {
                deadline = clock.instant().plus(settings.stopGrace());
                if (stop.get() == StopReason.SHUTDOWN) {
                    place.stop(worker, settings.stopGrace());
                }
            }
            if (clock.instant().isAfter(deadline)) {
                LOG.warn(
                        "{} of {} does not heed that it is to stop",
                        worker,
                        run.lease().jobId());
                place.stop(worker, Duration.ZERO);
            }
            Thread.sleep(LOOK);
        }
    }

    /** For its own sake only: what cannot be deleted now is deleted later. */
    private void thinOut(String jobId) {
        try {
            remains.thinOut(jobId);
        } catch (RuntimeException e) {
            LOG.info("Old checkpoints of {} stay for now", jobId, e);
        }
    }

    private static String say(JobRun<?> run, String said, String words) {
        if (!words.equals(said)) {
            run.patiently(() -> run.say(NewEvent.info("The worker " + words)));
        }
        return words;
    }

    /** A database that is away ends no worker: the worker itself waits for it, and gives up in its own time. */
    private static Optional<StopReason> stop(JobRun<?> run) {
        try {
            return run.stop();
        } catch (JobStoreException e) {
            if (!e.isDatabaseAway()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Done, or failed by its worker, which knows why. */
    private static boolean hasEnded(Job job) {
        return job.result() != null || job.status().isFinished();
    }

    private void judge(JobRun<?> run, Ended end) {
        var job = new AtomicReference<@Nullable Job>();
        run.patiently(() -> job.set(jobs.find(run.lease().jobId()).orElseThrow()));
        if (hasEnded(Objects.requireNonNull(job.get()))) {
            return;
        }
        run.throwIfStopped();
        String words = "The worker " + end.words();
        throw new WorkerEndedException(
                switch (end.how()) {
                    case FINISHED -> Fault.workerDied("The worker exited without finishing its job");
                    case DIED -> Fault.workerDied(words);
                    case STOPPED -> Fault.preempted("The worker was told to end from outside");
                    case PREEMPTED -> Fault.preempted(words);
                    case DISK_FULL -> Fault.diskFull(words);
                    case OUT_OF_REACH, NOT_STARTED -> Fault.outOfReach(words);
                });
    }
}
