package dev.tpo.worker;

import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.training.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the worker tells about its job, and hears about it. Every write may find that the lease is lost. */
final class Journal {
    private final JobStore jobs;
    private final Lease lease;
    private Progress progress = new Progress(0, 1, "step");

    Journal(JobStore jobs, Lease lease) {
        this.jobs = jobs;
        this.lease = lease;
    }

    void at(long step, long totalSteps) {
        progress = new Progress(step, totalSteps, "step");
    }

    void say(String message) {
        jobs.report(lease, progress, List.of(NewEvent.info(message)), List.of());
        throwIfCancelled();
    }

    /** Nothing to tell: makes sure that the job still is this worker's and is still wanted. */
    void heartbeat() {
        jobs.report(lease, progress, List.of(), List.of());
        throwIfCancelled();
    }

    void step(StepMetrics metrics) {
        at(metrics.step(), metrics.totalSteps());
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
        jobs.report(lease, progress, List.of(NewEvent.metrics(message, values)), points);
    }

    void throwIfCancelled() {
        if (jobs.cancelRequested(lease.jobId())) {
            throw new CancelledException();
        }
    }

    /** Someone asked the job to stop. */
    static final class CancelledException extends RuntimeException {
        CancelledException() {
            super("cancelled");
        }
    }
}
