package dev.tpo.worker;

import dev.tpo.jobs.Checkpoint;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.MetricQuery;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.jobs.StopReason;
import dev.tpo.jobs.StoredMetric;
import dev.tpo.training.EvaluationMetrics;
import dev.tpo.training.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the worker tells about its job, and hears about it. Every write may find that the lease is lost; a database that is
 * away is waited for.
 */
final class Journal {
    private static final String EVALUATED = "eval_loss";
    private static final Progress NOTHING_NEW = new Progress(0, 0, "step");

    private final JobStore jobs;
    private final Lease lease;
    private final Patience patience;
    private final BooleanSupplier askedToEnd;
    private long toldSteps;
    private long toldEvaluations;

    /** @param askedToEnd whether the process was told to end, by a signal */
    Journal(JobStore jobs, Lease lease, Patience patience, BooleanSupplier askedToEnd) {
        this.jobs = jobs;
        this.lease = lease;
        this.patience = patience;
        this.askedToEnd = askedToEnd;
    }

    Job job() {
        return patience.call(() -> jobs.find(lease.jobId())).orElseThrow();
    }

    /** Latest first. */
    List<Checkpoint> checkpoints() {
        return patience.call(() -> jobs.checkpoints(lease.jobId()));
    }

    /** What an earlier attempt has told of is done again in silence: its numbers are the same. */
    void goOn() {
        var evaluated = new MetricQuery(EVALUATED, -1, MetricQuery.MOST_POINTS, MetricQuery.Form.OVERVIEW);
        toldSteps = job().progress().done();
        toldEvaluations = patience.call(() -> jobs.metrics(lease.jobId(), evaluated)).stream()
                .mapToLong(StoredMetric::step)
                .max()
                .orElse(0);
    }

    void at(long step, long totalSteps) {
        report(new Progress(step, totalSteps, "step"), List.of(), List.of());
    }

    void say(String message) {
        report(NOTHING_NEW, List.of(NewEvent.info(message)), List.of());
        throwIfStopped();
    }

    void step(StepMetrics metrics) {
        Map<String, Double> values = metrics.byName();
        List<MetricPoint> points = new ArrayList<>();
        values.forEach((name, value) -> points.add(new MetricPoint(name, metrics.step(), value)));
        String message = String.format(
                Locale.ROOT,
                "Step %d/%d: training loss=%.3f, reward margin=%.3f, accuracy=%.2f",
                metrics.step(),
                metrics.totalSteps(),
                metrics.loss(),
                metrics.rewardsMargins(),
                metrics.rewardsAccuracies());
        report(
                new Progress(metrics.step(), metrics.totalSteps(), "step"),
                metrics.step() > toldSteps ? List.of(NewEvent.metrics(message, values)) : List.of(),
                points);
    }

    void evaluation(EvaluationMetrics metrics, long totalSteps) {
        Map<String, Double> values = metrics.byName();
        List<MetricPoint> points = new ArrayList<>();
        values.forEach((name, value) -> points.add(new MetricPoint(name, metrics.step(), value)));
        String message = String.format(
                Locale.ROOT,
                "Step %d/%d: validation loss=%.3f, reward margin=%.3f, accuracy=%.2f",
                metrics.step(),
                totalSteps,
                metrics.pairs().loss(),
                metrics.pairs().rewardsMargins(),
                metrics.pairs().rewardsAccuracies());
        report(
                new Progress(metrics.step(), totalSteps, "step"),
                metrics.step() > toldEvaluations ? List.of(NewEvent.metrics(message, values)) : List.of(),
                points);
    }

    void checkpoint(long step, String manifestSha256, Map<String, Double> metrics, boolean best) {
        NewEvent event = NewEvent.info("Checkpoint created at step " + step + (best ? ", the best model so far" : ""));
        patience.run(() -> {
            if (best) {
                jobs.bestCheckpoint(lease, step, manifestSha256, metrics, event);
            } else {
                jobs.checkpoint(lease, step, manifestSha256, metrics, event);
            }
        });
    }

    /** The work is done; the service that waits for it ends the job. */
    void made(String result) {
        patience.run(() -> jobs.made(lease, result));
    }

    void fail(JobError error) {
        patience.run(() -> jobs.fail(lease, error));
    }

    /** @throws StoppedException if the job is to be cancelled or paused, is another's, or this process is to end */
    void throwIfStopped() {
        patience.call(() -> jobs.stopRequested(lease))
                .or(() -> askedToEnd.getAsBoolean() ? Optional.of(StopReason.SHUTDOWN) : Optional.empty())
                .ifPresent(reason -> {
                    throw new StoppedException(reason);
                });
    }

    private void report(Progress progress, List<NewEvent> events, List<MetricPoint> points) {
        patience.run(() -> jobs.report(lease, progress, events, points));
    }

    /** Someone asked the job, or the process, to stop. */
    static final class StoppedException extends RuntimeException {
        private final StopReason reason;

        StoppedException(StopReason reason) {
            super("stopped: " + reason);
            this.reason = reason;
        }

        StopReason reason() {
            return reason;
        }

        /** Whether the job will go on from a checkpoint that this worker may still write. */
        boolean goesOn() {
            return reason == StopReason.PAUSE || reason == StopReason.SHUTDOWN;
        }
    }
}
