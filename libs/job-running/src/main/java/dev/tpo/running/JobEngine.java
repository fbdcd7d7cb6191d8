package dev.tpo.running;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.tpo.jobs.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Makes a runner known to the scheduler: a service has one bean {@code engine.task(runner)} for each kind of job. */
public final class JobEngine {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final JobStore store;
    private final Line line;
    private final FailurePolicies policies;
    private final JsonMapper json;
    private final Clock clock;

    /** One a process: its pid alone comes again in every container. */
    private final String holder;

    JobEngine(JobStore store, Line line, FailurePolicies policies, String service, JsonMapper json, Clock clock) {
        this.store = store;
        this.line = line;
        this.policies = policies;
        this.json = json;
        this.clock = clock;
        this.holder = service + "/" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The task that runs this kind of job. A dead service's executions are revived by the next. */
    public <S> Task<Void> task(JobRunner<S> runner) {
        store.limit(runner.kind(), runner.concurrent());
        var execution = new JobExecution<>(runner, store, line, policies, holder, json, clock);
        return Tasks.custom(Line.taskOf(runner.kind()))
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        // A step fails if the database is away, or in release: both must come to their end some time.
                        operations.reschedule(
                                complete,
                                complete.getTimeDone().plus(pauseAfter(complete.getExecution().consecutiveFailures))))
                .execute((instance, context) -> {
                    Optional<Instant> again =
                            stepOf(execution, instance.getId(), context.getSchedulerState()::isShuttingDown);
                    return rest(runner, instance.getId(), again);
                });
    }

    private static Duration pauseAfter(int failures) {
        Duration pause = Duration.ofSeconds(2L << Math.min(failures, 8));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static Optional<Instant> stepOf(JobExecution<?> execution, String jobId, BooleanSupplier shuttingDown) {
        try {
            return execution.step(jobId, shuttingDown);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletionHandler<Void> rest(JobRunner<?> runner, String jobId, Optional<Instant> again) {
        return (complete, operations) -> {
            if (again.isEmpty()) {
                operations.remove();
                return;
            }
            operations.reschedule(complete, again.get());
            line.wakeIfMissed(runner.kind(), jobId);
        };
    }
}
