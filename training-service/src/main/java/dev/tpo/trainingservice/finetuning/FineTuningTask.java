package dev.tpo.trainingservice.finetuning;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler's side of a fine-tuning job: one execution, named like the job, until the job is finished. */
@Configuration(proxyBeanMethods = false)
class FineTuningTask {
    static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of("fine-tuning");
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

    /** A dead service's executions are revived by the next; a fault of ours is tried again, not forgotten. */
    @Bean
    Task<Void> fineTuning(FineTuningRunner runner) {
        return Tasks.custom(DESCRIPTOR)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(AFTER_A_FAULT)))
                .execute((instance, context) -> step(runner, instance.getId(), context.getSchedulerState()));
    }

    private static CompletionHandler<Void> step(FineTuningRunner runner, String jobId, SchedulerState state) {
        FineTuningRunner.Next next = runner.run(jobId, state::isShuttingDown);
        return switch (next) {
            case FineTuningRunner.Next.Finished() -> (complete, operations) -> operations.remove();
            case FineTuningRunner.Next.Again(Duration delay) ->
                (complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(delay));
        };
    }
}
