package dev.tpo.trainingservice.finetuning;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.tpo.running.JobEngine;
import dev.tpo.trainingservice.workers.WorkerPlace;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FineTuningConfiguration {
    private static final Duration A_DAY = Duration.ofDays(1);

    @Bean
    Task<Void> oldWorkerLogs(WorkerPlace place, @Value("${tpo.retention.logs}") Duration kept, Clock clock) {
        return Tasks.recurring("old-worker-logs", FixedDelay.of(A_DAY))
                .execute((instance, context) -> place.deleteLogs(clock.instant().minus(kept)));
    }

    @Bean
    Task<Void> fineTuning(JobEngine engine, FineTuningRunner runner) {
        return engine.task(runner);
    }
}
