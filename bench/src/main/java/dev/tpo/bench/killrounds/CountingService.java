package dev.tpo.bench.killrounds;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobEngine;
import dev.tpo.running.JobResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A service that runs jobs which only count, with the engine as every service has it. Reads commands from stdin
 * ({@code create evaluation}, {@code pause evaluation ID} …) and says on stdout what is done.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CountingService {
    static final String READY = "ready";

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplicationBuilder(CountingService.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.application.name=counting",
                        "spring.main.banner-mode=off",
                        "spring.datasource.hikari.maximum-pool-size=6",
                        "db-scheduler.threads=12",
                        "db-scheduler.polling-interval=100ms",
                        "db-scheduler.heartbeat-interval=500ms",
                        "db-scheduler.missed-heartbeats-limit=4")
                .build();
        var context = application.run(arguments);
        var jobs = context.getBean(JobResource.class);
        var creation = context.getBean(JobCreation.class);
        System.out.println(READY);
        try (var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                try {
                    System.out.println(obey(line.split(" "), jobs, creation));
                } catch (RuntimeException e) {
                    System.out.println("refused " + line + ": " + e.getMessage());
                }
            }
        }
    }

    private static String obey(String[] words, JobResource jobs, JobCreation creation) {
        JobDialect dialect = JobDialect.of(JobKind.ofWireName(words[1]).orElseThrow());
        return switch (words[0]) {
            case "create" -> "created " + create(dialect, creation);
            case "cancel" -> "cancelled " + jobs.cancel(dialect, words[2]).id();
            case "pause" -> "paused " + jobs.pause(dialect, words[2]).id();
            case "resume" -> "resumed " + jobs.resume(dialect, words[2]).id();
            default -> throw new IllegalArgumentException("no command");
        };
    }

    private static String create(JobDialect dialect, JobCreation creation) {
        return creation.create(
                        dialect,
                        null,
                        "count",
                        id -> new JobCreation.Draft(
                                dialect == JobDialect.EVALUATION ? JobStatus.QUEUED : JobStatus.VALIDATING_FILES,
                                new CountingRunner.Spec(CountingRunner.STEPS),
                                new Progress(0, 0, "step"),
                                null,
                                Set.of("file:" + id),
                                NewEvent.info("created")))
                .id();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JobStore jobStore(DataSource dataSource, Clock clock) {
        return new JobStore(new TransactionAwareDataSourceProxy(dataSource), clock);
    }

    @Bean
    CountingRunner evaluations(JdbcTemplate jdbc, TransactionTemplate transactions) {
        return new CountingRunner(JobKind.EVALUATION, 2, jdbc, transactions);
    }

    @Bean
    CountingRunner imports(JdbcTemplate jdbc, TransactionTemplate transactions) {
        return new CountingRunner(JobKind.MODEL_IMPORT, 1, jdbc, transactions);
    }

    @Bean
    Task<Void> evaluationTask(JobEngine engine, CountingRunner evaluations) {
        return engine.task(evaluations);
    }

    @Bean
    Task<Void> importTask(JobEngine engine, CountingRunner imports) {
        return engine.task(imports);
    }
}
