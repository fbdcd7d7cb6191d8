package dev.tpo.bench.killrounds;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts to {@value #STEPS}; each step is a row, committed with the progress, and a step done twice is an error. */
final class CountingRunner implements JobRunner<CountingRunner.Spec> {
    static final int STEPS = 30;
    private static final Duration STEP = Duration.ofMillis(30);

    private final JobKind kind;
    private final int concurrent;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    CountingRunner(JobKind kind, int concurrent, JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.kind = kind;
        this.concurrent = concurrent;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    record Spec(int steps) {}

    @Override
    public JobKind kind() {
        return kind;
    }

    @Override
    public Class<Spec> specType() {
        return Spec.class;
    }

    @Override
    public int concurrent() {
        return concurrent;
    }

    @Override
    public void validate(JobRun<Spec> run) throws InterruptedException {
        run.pause(STEP);
        run.settle(
                run.spec(),
                null,
                new Progress(0, run.spec().steps(), "step"),
                Set.of("file:" + run.job().id()),
                NewEvent.info("valid"));
    }

    @Override
    public void run(JobRun<Spec> run) throws InterruptedException {
        String id = run.job().id();
        int steps = run.spec().steps();
        for (long step = run.job().progress().done() + 1; step <= steps; step++) {
            run.pause(STEP);
            long now = step;
            transactions.executeWithoutResult(status -> {
                jdbc.update("INSERT INTO counted (job, step) VALUES (?, ?)", id, now);
                run.report(new Progress(now, steps, "step"), List.of(), List.of());
            });
        }
        run.succeed("counted", NewEvent.info("counted to " + steps));
    }

    @Override
    public void release(Job job) {
        jdbc.update(
                "INSERT INTO released (job, times) VALUES (?, 1)"
                        + " ON CONFLICT (job) DO UPDATE SET times = released.times + 1",
                job.id());
    }
}
