package dev.tpo.trainingservice.evaluation;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.LeaseLostException;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler's side of an evaluation: one execution, named like the job, until the job is finished. */
@Configuration(proxyBeanMethods = false)
class EvaluationTask {
    static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of("evaluation");
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationTask.class);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

    @Bean
    Task<Void> evaluation(EvaluationRunner runner, JobStore jobs) {
        return Tasks.custom(DESCRIPTOR)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(AFTER_A_FAULT)))
                .execute((instance, context) -> step(runner, jobs, instance.getId(), context.getSchedulerState()));
    }

    private static CompletionHandler<Void> step(
            EvaluationRunner runner, JobStore jobs, String id, SchedulerState state) {
        Job job = jobs.find(id).orElseThrow();
        if (!job.status().isFinished()) {
            run(runner, jobs, job, () -> state.isShuttingDown() || jobs.cancelRequested(id));
        }
        if (jobs.find(id).orElseThrow().status().isFinished()) {
            return (complete, operations) -> operations.remove();
        }
        Duration delay = state.isShuttingDown() ? Duration.ZERO : AFTER_A_FAULT;
        return (complete, operations) ->
                operations.reschedule(complete, complete.getTimeDone().plus(delay));
    }

    private static void run(EvaluationRunner runner, JobStore jobs, Job job, BooleanSupplier stopping) {
        try {
            Lease lease = jobs.begin(
                    job.id(), "training-service/" + ProcessHandle.current().pid());
            try {
                runner.run(job, lease, stopping);
            } catch (InvalidEvaluationException e) {
                jobs.fail(lease, new JobError("invalid_evaluation", String.valueOf(e.getMessage()), "file"));
            }
            if (jobs.find(job.id())
                    .filter(now -> now.cancelRequested() && !now.status().isFinished())
                    .isPresent()) {
                jobs.cancelled(lease);
            }
        } catch (ServiceUnavailableException | LeaseLostException | JobFinishedException e) {
            LOG.info("{} waits: {}", job.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
