package dev.tpo.running;

import dev.tpo.jobs.Attempt;
import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.Claim;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.LeaseLostException;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.json.JsonMapper;

/** Takes a job of one kind as far as it goes now. Whether it is called too often or too early makes no difference. */
final class JobExecution<S> {
    private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

    /** Whoever frees a slot or lets a job go on wakes it; these are for the case that nobody does. */
    private static final Duration WAITING = Duration.ofMinutes(5);

    private static final Duration PAUSED = Duration.ofDays(1);
    private static final Duration STILL_RUNNING = Duration.ofSeconds(5);

    private final JobRunner<S> runner;
    private final JobStore store;
    private final Line line;
    private final FailurePolicies policies;
    private final String holder;
    private final JsonMapper json;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    JobExecution(
            JobRunner<S> runner,
            JobStore store,
            Line line,
            FailurePolicies policies,
            String holder,
            JsonMapper json,
            Clock clock) {
        this.runner = runner;
        this.store = store;
        this.line = line;
        this.policies = policies;
        this.holder = holder;
        this.json = json;
        this.clock = clock;
    }

    /** @return when to be called again; empty: never, the job is over and released */
    Optional<Instant> step(String jobId, BooleanSupplier shuttingDown) throws Exception {
        if (!running.add(jobId)) {
            // The scheduler could not say that it lives while the database was away, and believes it dead.
            return Optional.of(clock.instant().plus(STILL_RUNNING));
        }
        try {
            while (true) {
                Optional<Job> found = store.find(jobId);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                Job job = found.get();
                if (job.status().isFinished()) {
                    runner.release(job);
                    return Optional.empty();
                }
                Instant now = clock.instant();
                if (job.status() == JobStatus.PAUSED) {
                    return Optional.of(now.plus(PAUSED));
                }
                if (shuttingDown.getAsBoolean()) {
                    return Optional.of(now);
                }
                Optional<Claim> claim = claim(jobId);
                if (claim.isPresent()) {
                    attempt(claim.get(), shuttingDown);
                    line.wake(runner.kind());
                } else if (!isFinished(jobId)) {
                    Instant notBefore = job.notBefore();
                    return Optional.of(notBefore != null && notBefore.isAfter(now) ? notBefore : now.plus(WAITING));
                }
            }
        } finally {
            running.remove(jobId);
        }
    }

    private boolean isFinished(String jobId) {
        return store.find(jobId).filter(job -> !job.status().isFinished()).isEmpty();
    }

    private Optional<Claim> claim(String jobId) {
        try {
            Optional<Claim> claim = store.claim(jobId, holder);
            claim.ifPresent(claimed -> line.wake(runner.kind())); // another slot may be free for the next in line
            return claim;
        } catch (JobFinishedException e) {
            return Optional.empty(); // cancelled between two looks
        }
    }

    private void attempt(Claim claim, BooleanSupplier shuttingDown) {
        var run = new JobRun<>(store, claim, runner.specType(), shuttingDown, json, clock);
        try {
            if (claim.afterDeath()) {
                runner.recover(claim.job());
                if (givenUp(run)) {
                    return;
                }
            }
            run.throwIfStopped();
            if (claim.phase() == Attempt.Phase.VALIDATION) {
                runner.validate(run);
            } else {
                runner.run(run);
            }
            requireEnded(run);
        } catch (StoppedException e) {
            stopped(run, e.reason());
        } catch (LeaseLostException | JobFinishedException e) {
            LOG.info("{}: {}", run.lease().jobId(), e.getMessage());
        } catch (InterruptedException e) {
            stopped(run, StopReason.SHUTDOWN); // the interrupt has done its work; what is left must be written
        } catch (Throwable e) { // an Error ends the attempt, not the service
            failed(run, e);
        }
    }

    /** A job that was running each time its service died is not taken up again without bound. */
    private boolean givenUp(JobRun<S> run) {
        int deaths = TrackRecord.of(run.job(), store.attempts(run.lease().jobId()), clock.instant())
                .deathsAndDefects();
        if (!policies.forOurs().givesUp(deaths, Duration.ZERO)) {
            return false;
        }
        store.fail(
                run.lease(),
                new JobError(
                        "crashed",
                        "Given up after " + deaths
                                + " attempts without any progress; the last ended when the service that ran it died"));
        return true;
    }

    private void requireEnded(JobRun<S> run) {
        boolean still = store.find(run.lease().jobId())
                .filter(job -> job.open() && job.attempt() == run.lease().attempt())
                .isPresent();
        if (still) {
            run.throwIfStopped();
            throw new IllegalStateException("the attempt returned without an end");
        }
    }

    private void stopped(JobRun<S> run, StopReason reason) {
        switch (reason) {
            case CANCEL, PAUSE ->
                end(run, AttemptEnd.PAUSED, "stopped by request", null, NewEvent.info("The job goes on"));
            case SHUTDOWN ->
                end(
                        run,
                        AttemptEnd.SERVICE_STOPPED,
                        "the service stopped",
                        null,
                        NewEvent.info("The service stops; the job goes on later"));
            case LEASE_LOST -> LOG.info("{} is no longer ours", run.lease().jobId());
        }
    }

    private void failed(JobRun<S> run, Throwable error) {
        String jobId = run.lease().jobId();
        Fault own = runner.fault(error);
        Fault fault = own == null ? Fault.of(error) : own;
        LOG.atLevel(fault instanceof Fault.Ours ? Level.ERROR : Level.INFO)
                .setCause(error)
                .log("{}: {}", jobId, fault);
        run.patiently(() -> {
            try {
                judge(run, fault);
            } catch (LeaseLostException | JobFinishedException e) {
                LOG.info("{}: {}", jobId, e.getMessage());
            }
        });
    }

    private void judge(JobRun<S> run, Fault fault) {
        String jobId = run.lease().jobId();
        Job job = store.find(jobId).orElseThrow();
        Instant now = clock.instant();
        TrackRecord before = TrackRecord.of(job, store.attempts(jobId), now);
        switch (fault) {
            case Fault.Users users -> store.fail(run.lease(), users.error());
            case Fault.Clients clients -> store.pause(run.lease(), clients.error());
            case Fault.Worlds worlds
            when worlds.end() == AttemptEnd.PREEMPTED -> again(run, worlds.end(), worlds.error(), now);
            case Fault.Worlds worlds -> {
                FailurePolicy policy = policies.of(worlds);
                int failed = before.outOfReach() + 1;
                if (policy.givesUp(failed, before.outOfReachFor())) {
                    store.fail(run.lease(), worlds.error(), worlds.end());
                } else {
                    Duration pause = policy.pauseAfter(failed);
                    Duration asked = worlds.retryAfter();
                    again(
                            run,
                            worlds.end(),
                            worlds.error(),
                            now.plus(asked != null && asked.compareTo(pause) > 0 ? asked : pause));
                }
            }
            case Fault.Ours ours -> {
                FailurePolicy policy = policies.forOurs();
                int failed = before.deathsAndDefects() + 1;
                if (policy.givesUp(failed, Duration.ZERO)) {
                    store.fail(run.lease(), givenUp(ours.error(), failed), ours.end());
                } else {
                    again(run, ours.end(), ours.error(), now.plus(policy.pauseAfter(failed)));
                }
            }
        }
    }

    private static JobError givenUp(JobError last, int failed) {
        return new JobError(
                last.code(),
                "Given up after " + failed + " attempts without any progress; the last: " + last.message(),
                last.param());
    }

    private void again(JobRun<S> run, AttemptEnd end, JobError error, Instant notBefore) {
        store.endAttempt(
                run.lease(),
                end,
                error.message(),
                notBefore,
                NewEvent.warn(error.message() + "; the job is tried again"));
    }

    private void end(JobRun<S> run, AttemptEnd end, String reason, @Nullable Instant notBefore, NewEvent event) {
        run.patiently(() -> {
            try {
                store.endAttempt(run.lease(), end, reason, notBefore, event);
            } catch (LeaseLostException | JobFinishedException e) {
                LOG.info("{}: {}", run.lease().jobId(), e.getMessage());
            }
        });
    }
}
