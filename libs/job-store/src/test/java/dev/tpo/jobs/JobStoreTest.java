package dev.tpo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.testing.PostgresTest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

@PostgresTest
class JobStoreTest {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final NewEvent CREATED = NewEvent.info("created");

    private final DataSource dataSource;
    private final JobStore store;

    JobStoreTest(DataSource dataSource) {
        this.dataSource = dataSource;
        this.store = new JobStore(dataSource, Clock.systemUTC());
    }

    @BeforeEach
    void migrate() {
        JobStoreMigrations.migrate(dataSource);
    }

    @Test
    void servicesThatStartTogetherMigrateOneByOne(DataSource other) throws Exception {
        try (var pool = Executors.newFixedThreadPool(3)) {
            for (java.util.concurrent.Future<Boolean> done :
                    pool.invokeAll(java.util.Collections.<java.util.concurrent.Callable<Boolean>>nCopies(3, () -> {
                        JobStoreMigrations.migrate(other);
                        return true;
                    }))) {
                assertThat(done.get()).isEqualTo(true);
            }
        }
    }

    @Test
    void aCreatedJobIsFoundAsItWasGiven() {
        Job job = create(JobKind.FINE_TUNING);

        assertThat(store.find(job.id())).contains(job);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.spec()).isEqualTo("{\"b\":1, \"a\":\"\\u0000\"}");
        assertThat(job.owner()).isEqualTo("default");
        assertThat(messages(job)).containsExactly("created");
    }

    @Test
    void aLeaseTakesAJobThroughItsLife() {
        Job job = create(JobKind.EVALUATION);

        Lease lease = store.begin(job.id(), "worker 1");
        store.report(
                lease,
                new Progress(1, 2, "step"),
                List.of(NewEvent.metrics("step 1", Map.of("loss", 0.5, "grad_norm", Double.NaN))),
                List.of(new MetricPoint("loss", 1, 0.5), new MetricPoint("grad_norm", 1, Double.NaN)));
        store.checkpoint(lease, 1, "abc", Map.of("loss", 0.5), NewEvent.info("checkpoint"));
        store.succeed(lease, "{\"revision\":\"abc\"}", NewEvent.info("done"));

        Job done = store.find(job.id()).orElseThrow();
        assertThat(done.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(done.result()).isEqualTo("{\"revision\":\"abc\"}");
        assertThat(done.finishedAt()).isNotNull();
        assertThat(done.progress()).isEqualTo(new Progress(2, 2, "step"));
        assertThat(messages(job)).containsExactly("done", "checkpoint", "step 1", "The job has started", "created");
        assertThat(store.metrics(job.id())).hasSize(2).contains(new MetricPoint("loss", 1, 0.5));
        assertThat(store.latestCheckpoint(job.id()).orElseThrow().manifestSha256())
                .isEqualTo("abc");
        assertThat(store.attempts(job.id()))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEnd.SUCCEEDED));
    }

    @Test
    void aMetricThatIsNotFiniteIsNullInACheckpointAsInAnEventAndNaNToWhoeverGoesOn() throws SQLException {
        Job job = create(JobKind.FINE_TUNING);
        Lease lease = store.begin(job.id(), "worker 1");

        store.checkpoint(lease, 1, "m", Map.of("eval_loss", Double.POSITIVE_INFINITY, "loss", 0.5), CREATED);

        assertThat(metricsAsStored(job)).contains("\"eval_loss\":null", "\"loss\":0.5");
        Map<String, Double> again = store.checkpoints(job.id()).getFirst().metrics();
        assertThat(again).containsOnly(Map.entry("eval_loss", Double.NaN), Map.entry("loss", 0.5));
        store.checkpoint(lease, 1, "m", again, CREATED);
        assertThat(metricsAsStored(job)).contains("\"eval_loss\":null");
    }

    @Test
    void aMetricThatAnEarlierVersionWroteAsATextIsNaN() {
        assertThat(FiniteMetrics.read("{\"eval_loss\":\"NaN\",\"step\":3}"))
                .containsExactly(Map.entry("eval_loss", Double.NaN), Map.entry("step", 3.0));
    }

    private String metricsAsStored(Job job) throws SQLException {
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement("SELECT metrics FROM jobs.checkpoint WHERE job_id = ?")) {
            query.setString(1, job.id());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    @Test
    void theBestCheckpointIsNeededBesideTheNewestUntilThereIsABetterOneAndItsJobHasSucceeded() {
        Job job = create(JobKind.FINE_TUNING);
        Lease lease = store.begin(job.id(), "worker 1");

        store.bestCheckpoint(lease, 1, "m1", Map.of(), CREATED);
        store.bestCheckpoint(lease, 2, "m2", Map.of(), CREATED);
        store.checkpoint(lease, 2, "m2 again", Map.of(), CREATED);
        store.checkpoint(lease, 3, "m3", Map.of(), CREATED);
        store.checkpoint(lease, 4, "m4", Map.of(), CREATED);

        assertThat(store.checkpoints(job.id()))
                .filteredOn(Checkpoint::best)
                .extracting(Checkpoint::step)
                .containsExactly(2L);
        assertThat(store.neededManifests(1)).contains("m4", "m2 again").doesNotContain("m1", "m2", "m3");
        store.succeed(lease, "{\"revision\":\"m2\"}", CREATED);
        assertThat(store.neededManifests(1)).doesNotContain("m4", "m2 again");
    }

    @Test
    void aLaterLeaseFencesEveryWriteOfTheEarlierOne() {
        Job job = create(JobKind.FINE_TUNING);
        Lease first = store.begin(job.id(), "worker 1");
        Lease second = store.begin(job.id(), "worker 2");

        List<Runnable> writes = List.of(
                () -> store.report(first, new Progress(9, 9, "step"), List.of(CREATED), List.of()),
                () -> store.checkpoint(first, 9, "x", Map.of(), CREATED),
                () -> store.succeed(first, "{}", CREATED),
                () -> store.fail(first, new JobError("x", "x")),
                () -> store.cancelled(first),
                () -> store.workerStarted(first, "{}"),
                () -> store.endAttempt(first, AttemptEnd.OWN_FAULT, "x", null, CREATED));

        assertThat(writes).allSatisfy(write -> assertThatThrownBy(write::run).isInstanceOf(LeaseLostException.class));
        assertThat(store.checkpoints(job.id())).isEmpty();
        assertThat(store.attempts(job.id())).extracting(Attempt::end).containsExactly(AttemptEnd.SERVICE_DIED, null);
        store.report(second, new Progress(1, 2, "step"), List.of(), List.of());
        assertThat(store.find(job.id()).orElseThrow().progress().done()).isEqualTo(1);
    }

    @Test
    void aFinishedJobNeverChangesEvenBySql() {
        Job job = create(JobKind.CURATION);
        Lease lease = store.begin(job.id(), "me");
        store.fail(lease, new JobError("worker_died", "it died", "training_file"));

        assertThat(store.find(job.id()).orElseThrow().error())
                .isEqualTo(new JobError("worker_died", "it died", "training_file"));
        assertThatThrownBy(() -> store.succeed(lease, "{}", CREATED)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> store.begin(job.id(), "again")).isInstanceOf(JobFinishedException.class);
        assertThatThrownBy(() -> store.requestCancel(job.id())).isInstanceOf(JobFinishedException.class);
        assertThatThrownBy(() -> sql("UPDATE jobs.job SET status = 'running', finished_at = NULL, error_code = NULL"
                        + " WHERE id = '" + job.id() + "'"))
                .hasMessageContaining("never changes");
        assertThatThrownBy(() -> sql("DELETE FROM jobs.event WHERE job_id = '" + job.id() + "'"))
                .hasMessageContaining("never changes");
        assertThatThrownBy(() -> sql("INSERT INTO jobs.metric (job_id, name, step, value, created_at) VALUES ('"
                        + job.id() + "', 'loss', 1, 1, now())"))
                .hasMessageContaining("never changes");
    }

    @Test
    void aJobThatHasNotBegunIsCancelledAtOnceAndARunningOneIsAsked() {
        Job waiting = create(JobKind.FINE_TUNING);
        Job running = create(JobKind.FINE_TUNING);
        Lease lease = store.begin(running.id(), "me");

        assertThat(store.requestCancel(waiting.id()).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(store.requestCancel(running.id()).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(store.requestCancel(running.id()).cancelRequested()).isTrue();
        assertThat(store.stopRequested(lease)).contains(StopReason.CANCEL);
        store.cancelled(lease);

        assertThat(store.find(running.id()).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(messages(running))
                .containsExactly("The job was cancelled", "Cancellation requested", "The job has started", "created");
    }

    @Test
    void validationReplacesTheSpecOnce() {
        String id = "ftjob-" + COUNTER.incrementAndGet();
        store.create(
                new NewJob(id, JobKind.FINE_TUNING, JobStatus.VALIDATING_FILES, "{}", new Progress(0, 1, "step"), null),
                CREATED);
        Settled settled = new Settled("{\"x\":1}", "settled", new Progress(0, 7, "step"), Set.of(), CREATED);
        Lease lease = store.claim(id, "me").orElseThrow().lease();

        store.queue(lease, settled);
        assertThatThrownBy(() -> store.queue(lease, settled)).isInstanceOf(LeaseLostException.class);

        Job job = store.find(id).orElseThrow();
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.spec()).isEqualTo("{\"x\":1}");
        assertThat(job.model()).isEqualTo("settled");
        assertThat(job.progress().total()).isEqualTo(7);
    }

    @Test
    void jobsAreListedNewestFirstPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(create(JobKind.EVALUATION).id());
        }
        JobPage first = store.list(JobFilter.of(JobKind.EVALUATION, 2, null));
        JobPage second = store.list(
                JobFilter.of(JobKind.EVALUATION, 2, first.jobs().getLast().id()));

        assertThat(first.hasMore()).isTrue();
        assertThat(first.jobs()).extracting(Job::id).isEqualTo(ids.subList(0, 2));
        assertThat(second.jobs()).extracting(Job::id).isEqualTo(ids.subList(2, 4));
        store.begin(ids.getLast(), "me");
        assertThat(store.list(new JobFilter(JobKind.EVALUATION, JobStatus.RUNNING, 10, null))
                        .jobs())
                .extracting(Job::id)
                .contains(ids.getLast())
                .doesNotContain(ids.getFirst());
        assertThatThrownBy(() -> store.list(JobFilter.of(JobKind.CURATION, 2, ids.getFirst())))
                .isInstanceOf(UnknownCursorException.class);
    }

    @Test
    void eventsArePagedAndAForeignCursorIsRefused() {
        Job job = create(JobKind.EVALUATION);
        store.begin(job.id(), "me");
        EventPage newest = store.events(job.id(), null, 1);

        EventPage older = store.events(job.id(), newest.events().getFirst().id(), 10);

        assertThat(newest.hasMore()).isTrue();
        assertThat(older.events()).extracting(Event::message).containsExactly("created");
        assertThatThrownBy(() -> store.events(job.id(), -1L, 10)).isInstanceOf(UnknownCursorException.class);
    }

    @Test
    void onlyOneOfManyWhoBeginAtOnceHoldsTheLease() throws Exception {
        Job job = create(JobKind.FINE_TUNING);
        Set<Integer> attempts = ConcurrentHashMap.newKeySet();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                pool.submit(() -> attempts.add(store.begin(job.id(), "racer").attempt()));
            }
        }
        assertThat(attempts).hasSize(8);
        assertThat(store.attempts(job.id()))
                .filteredOn(a -> a.endedAt() == null)
                .hasSize(1);
    }

    @Test
    void aLongSeriesIsGivenShortWithItsExtremes() {
        Job job = create(JobKind.FINE_TUNING);
        Lease lease = store.begin(job.id(), "worker");
        for (int from = 0; from < 20_000; from += 1000) {
            List<MetricPoint> points = new ArrayList<>();
            for (int step = from; step < from + 1000; step++) {
                points.add(new MetricPoint("loss", step, step == 7_777 ? 1000 : Math.sin(step)));
                points.add(new MetricPoint("rewards/margins", step, step));
            }
            store.report(lease, new Progress(from, 20_000, "steps"), List.of(), points);
        }

        List<StoredMetric> all = store.metrics(job.id(), MetricQuery.overview());
        assertThat(all).filteredOn(point -> point.name().equals("loss")).hasSizeBetween(400, 500);
        assertThat(all)
                .filteredOn(point -> point.step() == 7_777 && point.value() == 1000)
                .hasSize(1);
        assertThat(all)
                .filteredOn(point -> point.name().equals("rewards/margins"))
                .extracting(StoredMetric::step)
                .isSorted()
                .startsWith(0L)
                .endsWith(19_999L);
        assertThat(store.metrics(job.id(), new MetricQuery("loss", 9_999, 100, MetricQuery.Form.OVERVIEW)))
                .hasSizeLessThanOrEqualTo(100)
                .allMatch(point -> point.name().equals("loss") && point.step() > 9_999);
        assertThat(store.metrics(job.id(), new MetricQuery("loss", 9_999, 3, MetricQuery.Form.FIRST)))
                .extracting(StoredMetric::step)
                .containsExactly(10_000L, 10_001L, 10_002L);
        assertThat(store.metrics(job.id(), new MetricQuery("none", -1, 1, MetricQuery.Form.OVERVIEW)))
                .isEmpty();
    }

    @Test
    void aWriteJoinsTheTransactionOfItsCallerAndGoesWithIt() {
        var transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        var joining = new JobStore(new TransactionAwareDataSourceProxy(dataSource), Clock.systemUTC());
        String id = "ftjob-rolled-back";

        transactions.executeWithoutResult(status -> {
            joining.create(
                    new NewJob(id, JobKind.FINE_TUNING, JobStatus.QUEUED, "{}", new Progress(0, 1, "step"), null),
                    CREATED);
            assertThat(joining.find(id)).isPresent();
            status.setRollbackOnly();
        });

        assertThat(store.find(id)).isEmpty();
    }

    private Job create(JobKind kind) {
        return store.create(
                new NewJob(
                        kind.wireName() + "-" + COUNTER.incrementAndGet(),
                        kind,
                        JobStatus.QUEUED,
                        "{\"b\":1, \"a\":\"\\u0000\"}",
                        new Progress(0, 2, "step"),
                        "tpo-nano"),
                CREATED);
    }

    private List<String> messages(Job job) {
        return store.events(job.id(), null, 100).events().stream()
                .map(Event::message)
                .toList();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
