package dev.tpo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.testing.PostgresTest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In what order jobs are taken up, how many at a time, and what pausing and failed attempts do to that. */
@PostgresTest
class JobLineTest {
    private static final NewEvent EVENT = NewEvent.info("event");

    private final DataSource dataSource;
    private final SettableClock clock = new SettableClock();
    private final JobStore store;

    JobLineTest(DataSource dataSource) {
        this.dataSource = dataSource;
        this.store = new JobStore(dataSource, clock);
    }

    @BeforeEach
    void empty() throws SQLException {
        JobStoreMigrations.migrate(dataSource);
        sql("TRUNCATE jobs.job, jobs.kind_limit CASCADE");
    }

    @Test
    void jobsOfAKindBeginInTheOrderOfTheirCreationAsManyAsTheLimit() {
        store.limit(JobKind.FINE_TUNING, 2);
        queued("q1", "q2", "q3", "q4");

        assertThat(claim("q3")).as("two are before it").isEmpty();
        assertThat(claim("q2")).as("there are two slots").isPresent();
        Lease first = claim("q1").orElseThrow().lease();
        assertThat(claim("q3")).as("no slot is free").isEmpty();
        store.succeed(first, "{}", EVENT);
        assertThat(claim("q4")).as("q3 is before it").isEmpty();
        assertThat(store.claimable(JobKind.FINE_TUNING)).containsExactly("q3");
        assertThat(claim("q3")).isPresent();
    }

    @Test
    void kindsDoNotWaitForEachOther() {
        store.limit(JobKind.FINE_TUNING, 1);
        store.limit(JobKind.MODEL_IMPORT, 1);
        queued("training");
        claim("training").orElseThrow();
        create("import", JobKind.MODEL_IMPORT, JobStatus.QUEUED);

        assertThat(claim("import")).isPresent();
    }

    @Test
    void aValidationTakesNoSlotOfTheJobsThatRun() {
        store.limit(JobKind.FINE_TUNING, 1);
        queued("running");
        claim("running").orElseThrow();
        create("new", JobKind.FINE_TUNING, JobStatus.VALIDATING_FILES);
        create("newer", JobKind.FINE_TUNING, JobStatus.VALIDATING_FILES);

        Claim claim = claim("new").orElseThrow();
        assertThat(claim.phase()).isEqualTo(Attempt.Phase.VALIDATION);
        assertThat(claim("newer")).as("one validation at a time").isEmpty();
        store.queue(claim.lease(), new Settled("{\"x\":1}", "m", new Progress(0, 5, "step"), Set.of(), EVENT));

        Job job = find("new");
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.queuePosition()).isEqualTo(1);
        assertThat(job.attempts()).as("a validation is no attempt to run").isZero();
        assertThat(claim("newer")).isPresent();
    }

    @Test
    void manyWhoClaimAtOnceNeverExceedTheLimit() throws Exception {
        store.limit(JobKind.FINE_TUNING, 3);
        String[] ids = new String[12];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "race-" + i;
        }
        queued(ids);
        List<Callable<Boolean>> claims = new ArrayList<>();
        for (String id : ids) {
            claims.add(() -> claim(id).isPresent());
        }

        int begun = 0;
        try (var pool = Executors.newFixedThreadPool(6)) {
            for (Future<Boolean> claim : pool.invokeAll(claims)) {
                begun += claim.get() ? 1 : 0;
            }
        }

        assertThat(begun).isBetween(1, 3);
        assertThat(find("race-0").status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void theLineIsCountedFromOne() {
        queued("a", "b", "c");
        store.begin("a", "me");

        assertThat(find("a").queuePosition()).isNull();
        assertThat(find("b").queuePosition()).isEqualTo(1);
        assertThat(find("c").queuePosition()).isEqualTo(2);
    }

    @Test
    void anAttemptThatFailedKeepsItsJobsPlaceAndWaitsForItsTime() {
        store.limit(JobKind.FINE_TUNING, 1);
        queued("first", "second");
        Lease lease = claim("first").orElseThrow().lease();
        Instant begun = find("first").startedAt();
        store.endAttempt(
                lease,
                AttemptEnd.OUT_OF_REACH,
                "the hub is away",
                clock.instant().plusSeconds(60),
                EVENT);

        Job waiting = find("first");
        assertThat(waiting.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(waiting.queuePosition()).isEqualTo(1);
        assertThat(claim("first")).as("too early").isEmpty();
        Lease other = claim("second").orElseThrow().lease();
        clock.advance(Duration.ofSeconds(61));
        assertThat(claim("first")).as("its slot is taken").isEmpty();
        store.succeed(other, "{}", EVENT);
        assertThat(claim("first")).isPresent();
        assertThat(find("first").startedAt()).isEqualTo(begun);
        assertThat(find("first").attempts()).isEqualTo(2);
        assertThat(store.attempts("first").getFirst().end()).isEqualTo(AttemptEnd.OUT_OF_REACH);
    }

    @Test
    void aDeadServicesJobIsTakenUpWithItsSlot() {
        store.limit(JobKind.FINE_TUNING, 1);
        queued("job", "next");
        store.claim("job", "service 1").orElseThrow();

        Claim again = store.claim("job", "service 2").orElseThrow();

        assertThat(again.afterDeath()).isTrue();
        assertThat(store.attempts("job")).extracting(Attempt::end).containsExactly(AttemptEnd.SERVICE_DIED, null);
        assertThat(claim("next")).isEmpty();
    }

    @Test
    void aProcessThatTakesUpItsOwnAttemptHadLostTheDatabase() {
        queued("job");
        store.claim("job", "service 1").orElseThrow();
        store.claim("job", "service 1").orElseThrow();

        assertThat(store.attempts("job")).extracting(Attempt::end).containsExactly(AttemptEnd.OUT_OF_REACH, null);
    }

    @Test
    void aQueuedJobIsPausedAtOnceAndGoesOnInItsOldPlace() {
        store.limit(JobKind.FINE_TUNING, 1);
        queued("first", "second");

        assertThat(store.requestPause("first").status()).isEqualTo(JobStatus.PAUSED);
        assertThat(store.requestPause("first").status()).as("again").isEqualTo(JobStatus.PAUSED);
        assertThat(claim("first")).isEmpty();
        assertThat(store.claimable(JobKind.FINE_TUNING)).containsExactly("second");
        assertThat(store.resume("first").status()).isEqualTo(JobStatus.QUEUED);
        assertThat(store.claimable(JobKind.FINE_TUNING)).containsExactly("first");
        assertThat(messages("first")).containsExactly("The job goes on", "The job is paused", "created");
    }

    @Test
    void aRunningJobIsPausedOnlyWhenItsAttemptHasEnded() {
        queued("job");
        Lease lease = claim("job").orElseThrow().lease();

        assertThat(store.requestPause("job").status()).isEqualTo(JobStatus.RUNNING);
        assertThat(store.stopRequested(lease)).contains(StopReason.PAUSE);
        store.endAttempt(lease, AttemptEnd.SERVICE_STOPPED, "whatever", null, EVENT);

        assertThat(find("job").status()).isEqualTo(JobStatus.PAUSED);
        assertThat(store.attempts("job").getFirst().end()).isEqualTo(AttemptEnd.PAUSED);
        assertThat(store.stopRequested(lease)).contains(StopReason.LEASE_LOST);
        assertThatThrownBy(() -> store.report(lease, new Progress(1, 2, "step"), List.of(), List.of()))
                .isInstanceOf(LeaseLostException.class);
        store.resume("job");
        assertThat(claim("job")).isPresent();
        assertThat(find("job").pauseRequested()).isFalse();
    }

    @Test
    void aPauseThatIsOnlyAskedForIsTakenBack() {
        queued("job");
        Lease lease = claim("job").orElseThrow().lease();
        store.requestPause("job");

        assertThat(store.resume("job").status()).isEqualTo(JobStatus.RUNNING);
        assertThat(store.stopRequested(lease)).isEmpty();
        store.endAttempt(lease, AttemptEnd.PAUSED, "had seen it", null, NewEvent.info("The job goes on"));

        assertThat(find("job").status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aJobPausedInItsValidationGoesOnWithIt() {
        create("job", JobKind.FINE_TUNING, JobStatus.VALIDATING_FILES);
        Lease lease = claim("job").orElseThrow().lease();
        store.requestPause("job");
        store.endAttempt(lease, AttemptEnd.PAUSED, "paused", null, EVENT);

        assertThat(find("job").status()).isEqualTo(JobStatus.PAUSED);
        assertThat(store.resume("job").status()).isEqualTo(JobStatus.VALIDATING_FILES);
    }

    @Test
    void aPauseAskedForWhileTheValidationEndsHolds() {
        create("job", JobKind.FINE_TUNING, JobStatus.VALIDATING_FILES);
        Lease lease = claim("job").orElseThrow().lease();
        store.requestPause("job");
        store.queue(lease, new Settled("{}", null, new Progress(0, 1, "step"), Set.of(), EVENT));

        assertThat(find("job").status()).isEqualTo(JobStatus.PAUSED);
        assertThat(store.resume("job").status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void cancellingWinsOverPausing() {
        queued("paused", "pausing");
        store.requestPause("paused");
        Lease lease = claim("pausing").orElseThrow().lease();
        store.requestPause("pausing");
        store.requestCancel("pausing");

        assertThat(store.requestCancel("paused").status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(store.stopRequested(lease)).contains(StopReason.CANCEL);
        assertThatThrownBy(() -> store.requestPause("pausing")).isInstanceOf(CannotPauseException.class);
        store.endAttempt(lease, AttemptEnd.PAUSED, "paused", null, EVENT);
        assertThat(find("pausing").status()).isEqualTo(JobStatus.CANCELLED);
        assertThatThrownBy(() -> store.requestPause("paused")).isInstanceOf(CannotPauseException.class);
        assertThatThrownBy(() -> store.resume("paused")).isInstanceOf(JobFinishedException.class);
    }

    @Test
    void aJobBetweenTwoAttemptsIsCancelledAtOnce() {
        queued("job");
        store.endAttempt(claim("job").orElseThrow().lease(), AttemptEnd.OUT_OF_REACH, "x", null, EVENT);

        assertThat(store.requestCancel("job").status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void progressNeverFallsBackNotEvenInALaterAttempt() {
        queued("job");
        Lease lease = claim("job").orElseThrow().lease();
        report(lease, 0, 40);
        report(lease, 30, 40);
        store.endAttempt(lease, AttemptEnd.WORKER_DIED, "x", null, EVENT);
        Lease second = claim("job").orElseThrow().lease();

        report(second, 0, 1); // a worker that does not know yet
        assertThat(find("job").progress()).isEqualTo(new Progress(30, 40, "step"));
        report(second, 20, 40);
        assertThat(find("job").progress()).isEqualTo(new Progress(30, 40, "step"));
        report(second, 31, 40);
        store.succeed(second, "{}", EVENT);
        assertThat(find("job").progress()).isEqualTo(new Progress(40, 40, "step"));
    }

    @Test
    void theFinishIsEstimatedFromThePaceOfTheAttemptThatRuns() {
        queued("job");
        Lease lease = claim("job").orElseThrow().lease();
        report(lease, 10, 100);
        store.endAttempt(lease, AttemptEnd.SERVICE_STOPPED, "x", null, EVENT);
        clock.advance(Duration.ofHours(5));
        Lease second = claim("job").orElseThrow().lease();
        assertThat(find("job").estimatedFinish()).as("no pace yet").isNull();

        clock.advance(Duration.ofSeconds(20));
        report(second, 20, 100);

        assertThat(find("job").estimatedFinish()).isEqualTo(clock.instant().plusSeconds(160));
        store.endAttempt(second, AttemptEnd.SERVICE_STOPPED, "x", null, EVENT);
        assertThat(find("job").estimatedFinish()).isNull();
    }

    @Test
    void onlyKnownTransitionsPassWhoeverWrites() {
        queued("job");
        for (String status : List.of("succeeded", "validating_files")) {
            assertThatThrownBy(() -> sql("UPDATE jobs.job SET status = '" + status + "'"
                            + (status.equals("succeeded") ? ", finished_at = now()" : "") + " WHERE id = 'job'"))
                    .hasMessageContaining("cannot go from queued to " + status);
        }
        assertThatThrownBy(() -> sql("INSERT INTO jobs.job (id, kind, status, spec, progress_done, progress_total,"
                        + " progress_unit, created_at) VALUES ('x', 'curation', 'running', '{}', 0, 0, 'x', now())"))
                .hasMessageContaining("does not begin as running");
    }

    @Test
    void aJobHoldsWhatItNeedsUntilItIsFinished() {
        store.create(
                new NewJob(
                        "job",
                        JobKind.FINE_TUNING,
                        JobStatus.VALIDATING_FILES,
                        "{}",
                        new Progress(0, 0, "step"),
                        null,
                        Set.of(Holds.file("rows"), Holds.model("base"))),
                EVENT);
        assertThat(store.holders(Holds.file("rows"))).extracting(Job::id).containsExactly("job");

        store.queue(
                claim("job").orElseThrow().lease(),
                new Settled("{}", null, new Progress(0, 1, "step"), Set.of(Holds.file("video")), EVENT));
        assertThat(store.holders(Holds.file("rows"))).isEmpty();
        assertThat(store.holders(Holds.file("video"))).hasSize(1);

        store.requestCancel("job");
        assertThat(store.holders(Holds.file("video"))).isEmpty();
    }

    @Test
    void jobsAreListedByTheirMetadata() {
        createWith("red", "{\"metadata\":{\"colour\":\"red\",\"size\":\"1\"}}");
        createWith("blue", "{\"metadata\":{\"colour\":\"blue\",\"size\":\"1\"}}");
        createWith("none", "{\"metadata\":null}");
        createWith("bare", "{}");

        assertThat(store.list(new JobFilter(null, null, java.util.Map.of("colour", "red", "size", "1"), 10, null))
                        .jobs())
                .extracting(Job::id)
                .containsExactly("red");
    }

    @Test
    void theWorkerOfAnAttemptIsRemembered() {
        queued("job");
        Lease lease = claim("job").orElseThrow().lease();
        assertThat(store.worker("job")).isEmpty();

        store.workerStarted(lease, "{\"pid\":7}");
        store.claim("job", "another");

        assertThat(store.worker("job")).contains("{\"pid\":7}");
    }

    private void queued(String... ids) {
        for (String id : ids) {
            create(id, JobKind.FINE_TUNING, JobStatus.QUEUED);
        }
    }

    private void create(String id, JobKind kind, JobStatus status) {
        store.create(new NewJob(id, kind, status, "{}", new Progress(0, 0, "step"), null), NewEvent.info("created"));
    }

    private void createWith(String id, String spec) {
        store.create(
                new NewJob(id, JobKind.CURATION, JobStatus.QUEUED, spec, new Progress(0, 0, "video"), null), EVENT);
    }

    private void report(Lease lease, long done, long total) {
        store.report(lease, new Progress(done, total, "step"), List.of(), List.of());
    }

    private Optional<Claim> claim(String id) {
        return store.claim(id, "me");
    }

    private Job find(String id) {
        return store.find(id).orElseThrow();
    }

    private List<String> messages(String id) {
        return store.events(id, null, 100).events().stream().map(Event::message).toList();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
