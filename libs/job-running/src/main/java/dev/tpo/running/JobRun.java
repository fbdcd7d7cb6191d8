package dev.tpo.running;

import dev.tpo.jobs.Claim;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.jobs.Settled;
import dev.tpo.jobs.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt at a job, as its runner sees it. Threads may share it. */
public final class JobRun<S> {
    /** A database that is away for less than this costs no attempt. */
    static final Duration DATABASE_PATIENCE = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final JobStore store;
    private final Claim claim;
    private final Class<S> specType;
    private final BooleanSupplier shuttingDown;
    private final JsonMapper json;
    private final Clock clock;
    private final Instant begun;
    private @Nullable S spec;
    private Optional<StopReason> seen = Optional.empty();
    private Instant looked = Instant.MIN;
    private @Nullable Instant awaySince;

    JobRun(JobStore store, Claim claim, Class<S> specType, BooleanSupplier shuttingDown, JsonMapper json, Clock clock) {
        this.store = store;
        this.claim = claim;
        this.specType = specType;
        this.shuttingDown = shuttingDown;
        this.json = json;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /** The job as it was when the attempt began. */
    public Job job() {
        return claim.job();
    }

    public Lease lease() {
        return claim.lease();
    }

    public synchronized S spec() {
        if (spec == null) {
            spec = json.readValue(claim.job().spec(), specType);
        }
        return spec;
    }

    /** Ends the validation: what is to be done is settled, and what the job needs to stay. */
    public void settle(S settled, @Nullable String model, Progress progress, Set<String> holds, NewEvent event) {
        store.queue(lease(), new Settled(json.writeValueAsString(settled), model, progress, holds, event));
    }

    public void report(Progress progress, List<NewEvent> events, List<MetricPoint> metrics) {
        store.report(lease(), progress, events, metrics);
    }

    /** An event alone. */
    public void say(NewEvent event) {
        report(new Progress(0, 0, claim.job().progress().unit()), List.of(event), List.of());
    }

    /** @param result kept as JSON */
    public void succeed(Object result, NewEvent event) {
        store.succeed(lease(), json.writeValueAsString(result), event);
    }

    /**
     * Whether to stop, and why. Cheap: the database is asked some times a second at most, and while it is away the last answer
     * holds, for a minute.
     */
    public synchronized Optional<StopReason> stop() {
        if (shuttingDown.getAsBoolean()) {
            return Optional.of(StopReason.SHUTDOWN);
        }
        Instant now = clock.instant();
        if (now.isBefore(looked.plus(LOOK))) {
            return seen;
        }
        try {
            seen = store.stopRequested(lease());
            awaySince = null;
        } catch (RuntimeException e) {
            awaySince = awaySince == null ? now : awaySince;
            if (!JobStoreException.isDatabaseAway(e) || now.isAfter(awaySince.plus(DATABASE_PATIENCE))) {
                throw e;
            }
        }
        looked = now;
        return seen;
    }

    public boolean stopped() {
        return stop().isPresent();
    }

    public void throwIfStopped() {
        stop().ifPresent(reason -> {
            throw new StoppedException(reason);
        });
    }

    /** How long the job has got nowhere, this attempt included, because something was out of reach. */
    public Duration outOfReachFor() {
        String jobId = lease().jobId();
        Job now = store.find(jobId).orElseThrow();
        Duration before =
                TrackRecord.of(now, store.attempts(jobId), clock.instant()).outOfReachFor();
        boolean nowhere = now.progress().done() == claim.job().progress().done();
        return before.isPositive() || !nowhere ? before : Duration.between(begun, clock.instant());
    }

    /** Waits; cut short by a reason to stop, which it throws. */
    public void pause(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            throwIfStopped();
            Duration left = Duration.between(clock.instant(), end);
            Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
        throwIfStopped();
    }

    /**
     * Does a transaction again while the database is away, for a minute. A commit may have arrived although its answer did
     * not: {@code transaction} must not mind being done twice.
     */
    public void patiently(Runnable transaction) {
        Instant end = clock.instant().plus(DATABASE_PATIENCE);
        while (true) {
            try {
                transaction.run();
                return;
            } catch (RuntimeException e) {
                if (!JobStoreException.isDatabaseAway(e)
                        || clock.instant().isAfter(end)
                        || shuttingDown.getAsBoolean()) {
                    throw e;
                }
                try {
                    Thread.sleep(BETWEEN_TRIES);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }
}
