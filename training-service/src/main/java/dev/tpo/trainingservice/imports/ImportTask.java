package dev.tpo.trainingservice.imports;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler's side of an import: one execution, named like the job, until the job is finished. */
@Configuration(proxyBeanMethods = false)
class ImportTask {
    static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of("model-import");
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

    @Bean
    Task<Void> modelImport(ImportRunner runner) {
        return Tasks.custom(DESCRIPTOR)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(AFTER_A_FAULT)))
                .execute((instance, context) -> step(runner, instance.getId(), context.getSchedulerState()));
    }

    private static CompletionHandler<Void> step(ImportRunner runner, String jobId, SchedulerState state) {
        Optional<Duration> again = runner.run(jobId, state::isShuttingDown);
        return (complete, operations) -> again.ifPresentOrElse(
                delay -> operations.reschedule(complete, complete.getTimeDone().plus(delay)), operations::remove);
    }
}
