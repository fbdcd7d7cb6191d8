package dev.tpo.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.zaxxer.hikari.HikariDataSource;
import dev.tpo.jobs.CannotPauseException;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.running.FaultyDataSource.Weather;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random interleavings of two services that run jobs, die and steal from each other, of clients that cancel, pause and resume,
 * and of a database that goes away. One thread: what happens in the middle of an attempt happens inside its runner, so a seed
 * is one history and a failure can be looked at again. Seen to go red when the line was turned round, and when a claim did
 * not wait for its turn.
 */
@PostgresTest
class JobInterleavingsTest {
    private static final String ID = "job-";
    private static final int ACTIONS = 60;
    private static final int DEEPEST = 3;
    private static final int LIMIT = 2;
    private static final int STEPS = 5;
    private static final Duration LONGEST_JUMP = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();
    private static final FailurePolicies POLICIES = new FailurePolicies(
            new FailurePolicies.World(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofHours(24)),
            new FailurePolicies.Disk(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(15)),
            new FailurePolicies.Ours(3, Duration.ofSeconds(5), Duration.ofMinutes(1)));

    private final HikariDataSource dataSource = new HikariDataSource();
    private final SettableClock clock = new SettableClock();
    private final JobStore store;
    private final TestSuite tables;
    private final List<Service> services = new ArrayList<>();
    private final Map<String, Row> seen = new HashMap<>();
    private Random random = new Random();
    private int steps;
    private int created;
    private boolean calm;
    private @Nullable AssertionError broken;

    JobInterleavingsTest(TestDatabase database) {
        dataSource.setDataSource(database.dataSource());
        dataSource.setMaximumPoolSize(2 * DEEPEST + 4);
        store = new JobStore(dataSource, clock);
        tables = new TestSuite(database);
    }

    @BeforeEach
    void empty() throws Exception {
        tables.empty();
        store.limit(JobKind.FINE_TUNING, LIMIT);
    }

    @AfterEach
    void close() {
        tables.close();
        dataSource.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverHappensTheJobsStayTrue(long seed) {
        random = new Random(seed);
        services.add(new Service());
        services.add(new Service());
        for (int i = 0; i < ACTIONS; i++) {
            act(0);
            if (broken != null) {
                throw new AssertionError("seed " + seed + ", step " + steps, broken);
            }
        }

        calm = true;
        store.unfinished(JobKind.FINE_TUNING).forEach(store::resume);
        for (int round = 0; !store.unfinished(JobKind.FINE_TUNING).isEmpty(); round++) {
            assertThat(round).as("rounds until all is done: %s", rows()).isLessThan(200);
            clock.advance(Duration.ofMinutes(2));
            store.unfinished(JobKind.FINE_TUNING)
                    .forEach(job -> services.getFirst().step(job, 0));
        }

        assertThat(steps).isGreaterThan(ACTIONS);
        for (Row job : rows()) {
            assertThat(job.open).as("%s", job).isZero();
            assertThat(store.holders(Holds.file(job.id))).isEmpty();
            if (job.status == JobStatus.SUCCEEDED) {
                assertThat(job.done).isEqualTo(STEPS);
            }
        }
    }

    /** One thing that happens, perhaps in the middle of another. */
    private void act(int depth) {
        steps++;
        clock.advance(Duration.ofMillis(random.nextLong(LONGEST_JUMP.toMillis())));
        List<String> jobs = store.unfinished(JobKind.FINE_TUNING);
        int dice = random.nextInt(20);
        if (jobs.size() < 3 || dice < 3) {
            create();
        } else {
            String job = jobs.get(random.nextInt(jobs.size()));
            switch (dice) {
                case 3 -> request(() -> store.requestCancel(job));
                case 4, 5 -> request(() -> store.requestPause(job));
                case 6, 7, 8 -> request(() -> store.resume(job));
                case 9 -> services.set(random.nextInt(2), new Service()); // the old one is gone, its attempts stay open
                default -> services.get(random.nextInt(2)).step(job, depth);
            }
        }
        check();
    }

    private void create() {
        String id = ID + ++created;
        store.create(
                new NewJob(
                        id,
                        JobKind.FINE_TUNING,
                        random.nextBoolean() ? JobStatus.QUEUED : JobStatus.VALIDATING_FILES,
                        "{\"name\":\"" + id + "\"}",
                        new Progress(0, 0, "step"),
                        null,
                        Set.of(Holds.file(id))),
                NewEvent.info("created"));
    }

    private static void request(Runnable request) {
        try {
            request.run();
        } catch (JobFinishedException | CannotPauseException e) {
            // what a client is told
        }
    }

    /** A process with the engine. It dies when another takes its place, or in the middle of an attempt. */
    private final class Service {
        private final JobExecution<ScriptedRunner.Spec> execution;
        private boolean dead;
        private Weather weather = Weather.FINE;
        private int depth;

        Service() {
            var runner = new ScriptedRunner(JobKind.FINE_TUNING, LIMIT);
            runner.validation = run -> {
                middle(run);
                run.settle(run.spec(), null, new Progress(0, STEPS, "step"), Set.of(), NewEvent.info("valid"));
            };
            runner.attempt = this::attempt;
            var faulty = new FaultyDataSource(dataSource, () -> {
                if (dead) {
                    return Weather.NO_CONNECTION;
                }
                Weather now = weather;
                weather = Weather.FINE;
                return now;
            });
            var ownStore = new JobStore(faulty, clock);
            SchedulerClient client = SchedulerClient.Builder.create(dataSource).build();
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
            execution = new JobExecution<>(
                    runner,
                    ownStore,
                    new Line(ownStore, provider, clock),
                    POLICIES,
                    "service-" + System.identityHashCode(this),
                    JSON,
                    clock);
        }

        void step(String jobId, int depth) {
            if (depth >= DEEPEST) {
                return;
            }
            int outer = this.depth;
            this.depth = depth;
            try {
                Job before = store.find(jobId).orElseThrow();
                List<String> line = whoseTurnItIs();
                boolean wasOpen = before.open();
                int attempts = store.attempts(jobId).size();
                Optional<Instant> again = execution.step(jobId, () -> dead);
                if (again.isEmpty() && !dead) {
                    verify(() -> assertThat(
                                    store.find(jobId).orElseThrow().status().isFinished())
                            .isTrue());
                }
                if (!wasOpen && !line.contains(jobId)) {
                    verify(() -> assertThat(store.attempts(jobId))
                            .as("it was not the turn of %s: %s", jobId, line)
                            .hasSize(attempts));
                }
            } catch (Exception e) {
                verify(() -> assertThat(dead || JobStoreException.isDatabaseAway(e))
                        .as("%s", e)
                        .isTrue());
            } finally {
                this.depth = outer;
            }
        }

        private void attempt(JobRun<ScriptedRunner.Spec> run) {
            for (long done = run.job().progress().done(); done < STEPS; done++) {
                middle(run);
                run.report(new Progress(done + 1, STEPS, "step"), List.of(), List.of());
                check();
            }
            run.succeed("x", NewEvent.info("done"));
        }

        /** In the middle of an attempt all the rest may happen. */
        private void middle(JobRun<ScriptedRunner.Spec> run) {
            if (calm) {
                return;
            }
            switch (random.nextInt(14)) {
                case 0 -> {
                    dead = true; // kill -9: nothing of it is heard any more
                    services.replaceAll(service -> service == this ? new Service() : service);
                    throw new StoppedException(dev.tpo.jobs.StopReason.SHUTDOWN);
                }
                case 1 -> throw new IllegalStateException("a defect, for the test");
                case 2 -> throw new java.io.UncheckedIOException(new java.io.IOException("No space left on device"));
                case 3 -> weather = Weather.values()[random.nextInt(Weather.values().length)];
                case 4, 5, 6, 7, 8 -> act(depth + 1);
                default -> {}
            }
            clock.advance(Duration.ofSeconds(1)); // so that a request to stop is looked for
            run.throwIfStopped();
        }
    }

    /** The engine takes whatever is thrown in an attempt for a fault of the attempt. */
    private void verify(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            broken = broken == null ? e : broken;
        }
    }

    private void check() {
        verify(this::checkAll);
    }

    /** What is true at any moment. */
    private void checkAll() {
        int running = 0;
        int validating = 0;
        for (Row job : rows()) {
            assertThat(job.open).as("open attempts of %s", job).isLessThanOrEqualTo(1);
            assertThat(job.status == JobStatus.RUNNING).as("%s", job).isEqualTo(job.openRuns == 1);
            if (job.status == JobStatus.PAUSED || job.status.isFinished()) {
                assertThat(job.open).as("%s", job).isZero();
            }
            running += job.openRuns;
            validating += job.open - job.openRuns;
            Row before = seen.put(job.id, job);
            if (before != null) {
                assertThat(job.done).as("%s", job).isGreaterThanOrEqualTo(before.done);
                if (before.status.isFinished()) {
                    assertThat(job).isEqualTo(before);
                }
                if (before.status != job.status) {
                    assertThat(job.events).as("%s was %s", job, before).isGreaterThan(before.events);
                }
            }
        }
        assertThat(running).isLessThanOrEqualTo(LIMIT);
        assertThat(validating).isLessThanOrEqualTo(LIMIT);
    }

    /** First in, first out in either phase, as many as there are places; said here in other words than the store's. */
    private List<String> whoseTurnItIs() {
        List<Row> all = rows();
        int running = all.stream().mapToInt(Row::openRuns).sum();
        int validating = all.stream().mapToInt(Row::open).sum() - running;
        return Stream.concat(
                        first(all, JobStatus.VALIDATING_FILES, LIMIT - validating),
                        first(all, JobStatus.QUEUED, LIMIT - running))
                .toList();
    }

    private static Stream<String> first(List<Row> all, JobStatus status, int places) {
        return all.stream()
                .filter(job -> job.status == status && job.mayBegin && job.open == 0)
                .map(Row::id)
                .sorted(Comparator.comparing(id -> Integer.valueOf(id.substring(ID.length()))))
                .limit(Math.max(0, places));
    }

    /** @param mayBegin nobody has asked to pause it, and its pause after a fault is over */
    private record Row(
            String id,
            JobStatus status,
            boolean mayBegin,
            long done,
            int open,
            int openRuns,
            int attempts,
            int events,
            String all) {}

    private List<Row> rows() {
        return JdbcClient.create(dataSource)
                .sql("""
                        SELECT job.id, status, progress_done, job::text,
                            (SELECT count(*) FROM jobs.event WHERE job_id = job.id),
                            (SELECT count(*) FROM jobs.attempt WHERE job_id = job.id),
                            (SELECT count(*) FROM jobs.attempt WHERE job_id = job.id AND ended_at IS NULL),
                            (SELECT count(*) FROM jobs.attempt WHERE job_id = job.id AND ended_at IS NULL AND phase = 'run'),
                            finished_at IS NULL AND NOT pause_requested AND coalesce(not_before <= ?, true)
                        FROM jobs.job""")
                .param(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .query((row, number) -> new Row(
                        row.getString(1),
                        JobStatus.ofWireName(row.getString(2)).orElseThrow(),
                        row.getBoolean(9),
                        row.getLong(3),
                        row.getInt(7),
                        row.getInt(8),
                        row.getInt(6),
                        row.getInt(5),
                        row.getString(4)))
                .list();
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
