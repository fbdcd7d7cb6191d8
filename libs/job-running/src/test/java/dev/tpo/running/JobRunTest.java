package dev.tpo.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.jobs.Claim;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.JobStoreMigrations;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.jobs.StopReason;
import dev.tpo.running.FaultyDataSource.Weather;
import dev.tpo.testing.PostgresTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What an attempt hears and says while the database comes and goes. */
@PostgresTest
class JobRunTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final Deque<Weather> weather = new ArrayDeque<>();
    private final DataSource dataSource;
    private final JobStore store;
    private JobRun<ScriptedRunner.Spec> run;

    JobRunTest(DataSource dataSource) {
        this.dataSource = dataSource;
        this.store = new JobStore(dataSource, clock);
    }

    @BeforeEach
    void begin() {
        JobStoreMigrations.migrate(dataSource);
        String id = "job-" + System.nanoTime();
        store.create(
                new NewJob(id, JobKind.CURATION, JobStatus.QUEUED, "{}", new Progress(0, 9, "step"), null),
                NewEvent.info("created"));
        Claim claim = store.claim(id, "me").orElseThrow();
        var faulty = new FaultyDataSource(dataSource, () -> weather.isEmpty() ? Weather.FINE : weather.poll());
        run = new JobRun<>(
                new JobStore(faulty, clock), claim, ScriptedRunner.Spec.class, () -> false, new JsonMapper(), clock);
    }

    @Test
    void whileTheDatabaseIsAwayTheLastAnswerHoldsForAMinute() {
        assertThat(run.stop()).isEmpty();
        for (int i = 0; i < 20; i++) {
            weather.add(Weather.NO_CONNECTION);
            pass(Duration.ofSeconds(3));
            assertThat(run.stop()).isEmpty();
        }
        weather.add(Weather.NO_CONNECTION);
        pass(Duration.ofSeconds(6));
        assertThatThrownBy(run::stop).isInstanceOf(JobStoreException.class);
        pass(Duration.ofSeconds(3));
        assertThat(run.stop()).isEmpty();
    }

    @Test
    void theDatabaseIsAskedSomeTimesASecondAtMost() {
        assertThat(run.stop()).isEmpty();
        store.requestCancel(run.job().id());

        assertThat(run.stop()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(run.stop()).contains(StopReason.CANCEL);
    }

    @Test
    void aLeaseThatIsLostIsHeard() {
        store.claim(run.job().id(), "another");

        assertThat(run.stop()).contains(StopReason.LEASE_LOST);
    }

    @Test
    void aCommitThatFailsIsDoneAgainUntilTheDatabaseIsBack() {
        weather.addAll(List.of(Weather.NO_CONNECTION, Weather.COMMIT_LOST, Weather.ANSWER_LOST));

        run.patiently(() -> run.report(new Progress(4, 9, "step"), List.of(), List.of()));

        assertThat(store.find(run.job().id()).orElseThrow().progress().done()).isEqualTo(4);
        assertThat(weather).isEmpty();
    }

    @Test
    void anythingElseIsNotTriedAgain() {
        assertThatThrownBy(() -> run.patiently(() -> {
                    throw new IllegalStateException("for the test");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
