package dev.tpo.dataset.curation;

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
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler's side of a curation: one execution, named like the job, until the job is finished. */
@Configuration(proxyBeanMethods = false)
class CurationTask {
    static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of("curation");
    private static final Logger LOG = LoggerFactory.getLogger(CurationTask.class);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);
    private static final int MOST_FAULTS = 10;

    @Bean
    Task<Void> curation(CurationRunner runner, CurationCommits commits, JobStore jobs, Clock clock) {
        return Tasks.custom(DESCRIPTOR)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> {
                    if (complete.getExecution().consecutiveFailures < MOST_FAULTS) {
                        operations.reschedule(complete, complete.getTimeDone().plus(AFTER_A_FAULT));
                    } else {
                        String id = complete.getExecution().taskInstance.getId();
                        jobs.fail(id, new JobError("internal_error", "the job met the same fault again and again"));
                        operations.remove();
                    }
                })
                .execute((instance, context) ->
                        step(runner, commits, jobs, clock, instance.getId(), context.getSchedulerState()));
    }

    private static CompletionHandler<Void> step(
            CurationRunner runner,
            CurationCommits commits,
            JobStore jobs,
            Clock clock,
            String id,
            SchedulerState state) {
        Job job = jobs.find(id).orElseThrow();
        if (!job.status().isFinished()) {
            run(runner, jobs, job, new StopSignal(() -> state.isShuttingDown() || jobs.cancelRequested(id), clock));
        }
        if (jobs.find(id).orElseThrow().status().isFinished()) {
            commits.release(id);
            return (complete, operations) -> operations.remove();
        }
        Duration delay = state.isShuttingDown() ? Duration.ZERO : AFTER_A_FAULT;
        return (complete, operations) ->
                operations.reschedule(complete, complete.getTimeDone().plus(delay));
    }

    private static void run(CurationRunner runner, JobStore jobs, Job job, StopSignal stop) {
        try {
            Lease lease = jobs.begin(
                    job.id(), "dataset-service/" + ProcessHandle.current().pid());
            try {
                runner.run(job, lease, stop);
            } catch (CurationFailedException e) {
                jobs.fail(lease, e.error());
            } catch (CurationStoppedException e) {
                if (jobs.cancelRequested(job.id())) {
                    jobs.cancelled(lease);
                }
            }
        } catch (LeaseLostException | JobFinishedException e) {
            LOG.info("{} is no longer ours: {}", job.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
