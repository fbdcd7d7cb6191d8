package dev.tpo.running;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.tpo.jobs.JobStore;
import dev.tpo.web.IdempotentCreation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The engine, for a service that has a job store, a clock and a scheduler. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "dev.tpo.web.IdempotencyAutoConfiguration"
        },
        beforeName = "com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration")
@ConditionalOnClass(SchedulerClient.class)
@ConditionalOnBean(JobStore.class)
@EnableConfigurationProperties(FailurePolicies.class)
class JobRunningAutoConfiguration {
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final int SPARE_THREADS = 2;

    @Bean
    Line line(JobStore store, ObjectProvider<SchedulerClient> scheduler, Clock clock) {
        return new Line(store, scheduler, clock);
    }

    @Bean
    JobEngine jobEngine(
            JobStore store,
            Line line,
            FailurePolicies policies,
            @Value("${spring.application.name}") String service,
            JsonMapper json,
            Clock clock) {
        return new JobEngine(store, line, policies, service, json, clock);
    }

    @Bean
    JobCreation jobCreation(
            JobStore store,
            Line line,
            IdempotentCreation idempotent,
            PlatformTransactionManager transactions,
            JsonMapper json) {
        return new JobCreation(store, line, idempotent, new TransactionTemplate(transactions), json);
    }

    @Bean
    JobResource jobResource(JobStore store, Line line, PlatformTransactionManager transactions, JsonMapper json) {
        return new JobResource(store, line, new TransactionTemplate(transactions), json);
    }

    /** What is lost on the way, by a crash or a fault of ours, is found again. */
    @Bean
    Task<Void> jobSweep(Line line, List<JobRunner<?>> runners, @Value("${db-scheduler.threads:10}") int threads) {
        int needed = SPARE_THREADS
                + runners.stream().mapToInt(runner -> 2 * runner.concurrent()).sum();
        if (threads < needed) {
            throw new IllegalStateException("db-scheduler.threads is " + threads + "; the limits of the job kinds need "
                    + needed + ", so that none waits for another's threads");
        }
        return Tasks.recurring("job-sweep", FixedDelay.of(SWEEP))
                .execute((instance, context) -> runners.forEach(runner -> line.sweep(runner.kind())));
    }
}
