package dev.tpo.running;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.zaxxer.hikari.HikariDataSource;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreMigrations;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.TestDatabase;
import dev.tpo.web.IdempotentCreation;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A service as far as jobs are concerned: the engine and a scheduler on a database. It may be stopped and started. */
final class TestSuite {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final FailurePolicies QUICK = new FailurePolicies(
            new FailurePolicies.World(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMinutes(5)),
            new FailurePolicies.Disk(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(600)),
            new FailurePolicies.Ours(3, Duration.ofMillis(5), Duration.ofMillis(10)));

    final JobStore store;
    final JobCreation creation;
    final JobResource resource;

    private final HikariDataSource dataSource;
    private final Line line;
    private SchedulerClient client;
    private Scheduler scheduler;

    TestSuite(TestDatabase database) {
        this.dataSource = new HikariDataSource();
        dataSource.setDataSource(database.dataSource());
        dataSource.setMaximumPoolSize(8);
        dataSource.setMinimumIdle(1);
        var joining = new TransactionAwareDataSourceProxy(dataSource);
        this.store = new JobStore(joining, Clock.systemUTC());
        this.client = SchedulerClient.Builder.create(joining).build();
        ObjectProvider<SchedulerClient> provider = new ObjectProvider<>() {
            @Override
            public SchedulerClient getObject() {
                return client;
            }

            @Override
            public Stream<SchedulerClient> stream() {
                return Stream.of(client);
            }
        };
        this.line = new Line(store, provider, Clock.systemUTC());
        var transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        this.creation = new JobCreation(
                store,
                line,
                new IdempotentCreation(JdbcClient.create(dataSource), JSON, "idempotency_key", Clock.systemUTC()),
                transactions,
                JSON);
        this.resource = new JobResource(store, line, transactions, JSON);
    }

    void empty() throws SQLException {
        JobStoreMigrations.migrate(dataSource);
        sql("""
                CREATE TABLE IF NOT EXISTS idempotency_key (
                    owner text NOT NULL DEFAULT 'default', scope text NOT NULL, key text NOT NULL,
                    body_sha256 text NOT NULL, resource_id text, created_at timestamptz NOT NULL DEFAULT now(),
                    PRIMARY KEY (owner, scope, key));
                CREATE TABLE IF NOT EXISTS scheduled_tasks (
                    task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                    execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
                    last_success timestamptz, last_failure timestamptz, consecutive_failures integer,
                    last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                    PRIMARY KEY (task_name, task_instance));
                TRUNCATE jobs.job, jobs.kind_limit, idempotency_key, scheduled_tasks CASCADE""");
    }

    void start(JobRunner<?>... runners) {
        var engine = new JobEngine(store, line, QUICK, "test", JSON, Clock.systemUTC());
        List<Task<?>> tasks = new ArrayList<>();
        for (JobRunner<?> runner : runners) {
            tasks.add(engine.task(runner));
        }
        RecurringTask<Void> sweep = Tasks.recurring("job-sweep", FixedDelay.ofMillis(500))
                .execute((instance, context) -> List.of(runners).forEach(runner -> line.sweep(runner.kind())));
        scheduler = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), tasks)
                .startTasks(sweep)
                .threads(12)
                .pollingInterval(Duration.ofMillis(20))
                .heartbeatInterval(Duration.ofMillis(500))
                .shutdownMaxWait(Duration.ofSeconds(30))
                .build();
        scheduler.start();
    }

    void stop() {
        scheduler.stop();
    }

    void close() {
        dataSource.close();
    }

    Job create(JobDialect dialect, String name) {
        return create(dialect, name, null);
    }

    Job create(JobDialect dialect, String name, @Nullable String key) {
        return create(dialect, name, key, JobStatus.QUEUED);
    }

    Job createUnvalidated(JobDialect dialect, String name) {
        return create(dialect, name, null, JobStatus.VALIDATING_FILES);
    }

    private Job create(JobDialect dialect, String name, @Nullable String key, JobStatus status) {
        return creation.create(
                dialect,
                key,
                name,
                id -> new JobCreation.Draft(
                        status,
                        new ScriptedRunner.Spec(name),
                        new Progress(0, 0, "step"),
                        null,
                        Set.of(),
                        NewEvent.info("created")));
    }

    Job find(Job job) {
        return store.find(job.id()).orElseThrow();
    }

    Job await(Job job, JobStatus status) {
        awaitTrue(() -> {
            JobStatus now = find(job).status();
            if (now.isFinished() && now != status) {
                throw new AssertionError(find(job));
            }
            return now == status;
        });
        return find(job);
    }

    void awaitTrue(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited in vain");
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    int executions() {
        return client.getScheduledExecutions().size();
    }

    void sql(String statements) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
