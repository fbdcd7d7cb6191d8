package dev.tpo.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.jobs.Attempt;
import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.CannotPauseException;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.jobs.StopReason;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine does with jobs of any kind. */
@PostgresTest
class JobEngineTest {
    private final ScriptedRunner evaluations = new ScriptedRunner(JobKind.EVALUATION, 2);
    private final ScriptedRunner trainings = new ScriptedRunner(JobKind.FINE_TUNING, 1);
    private final TestSuite suite;

    JobEngineTest(TestDatabase database) {
        this.suite = new TestSuite(database);
    }

    @BeforeEach
    void start() throws Exception {
        suite.empty();
        suite.start(evaluations, trainings);
    }

    @AfterEach
    void stop() {
        suite.stop();
        suite.close();
    }

    @Test
    void longJobsOfOneKindDoNotHoldUpAnotherAndEachKindBeginsInOrder() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        evaluations.attempt = run -> {
            end.await();
            run.succeed("x", NewEvent.info("done"));
        };
        for (int i = 1; i <= 6; i++) {
            suite.create(JobDialect.EVALUATION, "e" + i);
        }
        List<Job> queue = List.of(
                suite.create(JobDialect.FINE_TUNING, "q1"),
                suite.create(JobDialect.FINE_TUNING, "q2"),
                suite.create(JobDialect.FINE_TUNING, "q3"),
                suite.create(JobDialect.FINE_TUNING, "q4"),
                suite.create(JobDialect.FINE_TUNING, "q5"));

        queue.forEach(job -> suite.await(job, JobStatus.SUCCEEDED));

        assertThat(trainings.begun).containsExactly("q1", "q2", "q3", "q4", "q5");
        assertThat(evaluations.begun).containsExactlyInAnyOrder("e1", "e2");
        end.countDown();
        suite.awaitTrue(() -> evaluations.released.size() == 6);
    }

    @Test
    void aValidationSettlesTheJobAndItRunsAtOnce() throws Exception {
        Job job = suite.createUnvalidated(JobDialect.FINE_TUNING, "job");

        Job done = suite.await(job, JobStatus.SUCCEEDED);

        assertThat(done.progress()).isEqualTo(new Progress(4, 4, "step"));
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(suite.store.attempts(job.id()))
                .extracting(Attempt::phase)
                .containsExactly(Attempt.Phase.VALIDATION, Attempt.Phase.RUN);
    }

    @Test
    void aFaultOfOursIsTriedAFewTimesAnErrorToo() throws Exception {
        trainings.attempt = run -> {
            throw new OutOfMemoryError("for the test");
        };

        Job failed = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.FAILED);

        assertThat(failed.error().code()).isEqualTo("internal_error");
        assertThat(failed.error().message()).contains("3 attempts").contains("memory");
        assertThat(suite.store.attempts(failed.id()))
                .extracting(Attempt::end)
                .containsExactly(AttemptEnd.OWN_FAULT, AttemptEnd.OWN_FAULT, AttemptEnd.OWN_FAULT);
        trainings.attempt = run -> run.succeed("x", NewEvent.info("done"));
        suite.await(suite.create(JobDialect.FINE_TUNING, "next"), JobStatus.SUCCEEDED);
    }

    @Test
    void progressBetweenFaultsGivesAJobItsTriesBack() throws Exception {
        AtomicInteger step = new AtomicInteger();
        trainings.attempt = run -> {
            run.report(new Progress(step.incrementAndGet(), 6, "step"), List.of(), List.of());
            if (step.get() < 6) {
                throw new IllegalStateException("for the test");
            }
            run.succeed("x", NewEvent.info("done"));
        };

        Job done = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.SUCCEEDED);

        assertThat(done.attempts()).isEqualTo(6);
    }

    @Test
    void whatIsAwayIsWaitedFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        trainings.attempt = run -> {
            if (asked.incrementAndGet() <= 5) {
                throw new java.io.IOException("connection refused", new java.sql.SQLTransientConnectionException());
            }
            run.succeed("x", NewEvent.info("done"));
        };

        Job done = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.SUCCEEDED);

        assertThat(done.attempts()).isEqualTo(6);
        assertThat(suite.store.attempts(done.id()).getFirst().end()).isEqualTo(AttemptEnd.OUT_OF_REACH);
        assertThat(messages(done)).anyMatch(message -> message.contains("tried again"));
    }

    @Test
    void aFullDiskIsWaitedForAndThenSaidAsSuch() throws Exception {
        trainings.attempt = run -> {
            throw new UncheckedIOException("cannot write", new IOException("No space left on device"));
        };

        Job failed = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.FAILED);

        assertThat(failed.error().code()).isEqualTo("disk_full");
        assertThat(failed.attempts()).isGreaterThan(1);
    }

    @Test
    void aPausedJobIsSaidToBePausedWhenItsRunHasReturnedAndGoesOnLater() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        trainings.attempt = run -> {
            if (run.job().attempts() == 1) {
                while (!run.stop().equals(java.util.Optional.of(StopReason.PAUSE))) {
                    Thread.sleep(5);
                }
                told.countDown();
                mayReturn.await();
                run.throwIfStopped();
            }
            run.succeed("x", NewEvent.info("done"));
        };
        Job job = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.RUNNING);

        suite.resource.pause(JobDialect.FINE_TUNING, job.id());
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(suite.find(job).status()).isEqualTo(JobStatus.RUNNING);
        mayReturn.countDown();
        suite.await(job, JobStatus.PAUSED);
        assertThat(suite.find(job).open()).isFalse();

        suite.resource.resume(JobDialect.FINE_TUNING, job.id());
        Job done = suite.await(job, JobStatus.SUCCEEDED);
        assertThat(done.attempts()).isEqualTo(2);
        assertThatThrownBy(() -> suite.resource.pause(JobDialect.FINE_TUNING, job.id()))
                .isInstanceOf(CannotPauseException.class);
    }

    @Test
    void aJobThatIsCancelledIsReleasedWhereverItStood() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        trainings.attempt = run -> {
            while (!run.stopped()) {
                never.await(5, TimeUnit.MILLISECONDS);
            }
        };
        Job running = suite.await(suite.create(JobDialect.FINE_TUNING, "running"), JobStatus.RUNNING);
        Job queued = suite.create(JobDialect.FINE_TUNING, "queued");
        Job paused = suite.create(JobDialect.FINE_TUNING, "paused");
        suite.resource.pause(JobDialect.FINE_TUNING, paused.id());

        for (Job job : List.of(queued, paused, running)) {
            suite.resource.cancel(JobDialect.FINE_TUNING, job.id());
            suite.await(job, JobStatus.CANCELLED);
        }

        suite.awaitTrue(() -> Set.copyOf(trainings.released).equals(Set.of(queued.id(), paused.id(), running.id())));
    }

    @Test
    void aJobThatCannotGoOnAsItIsPausesWithItsReasonAndGoesOnAsItIsToldTo() throws Exception {
        trainings.attempt = run -> {
            if (run.spec().name().equals("small")) {
                throw new ScriptedRunner.TooSmallException();
            }
            run.succeed("x", NewEvent.info("done"));
        };
        Job job = suite.await(suite.create(JobDialect.FINE_TUNING, "small"), JobStatus.PAUSED);
        assertThat(job.error()).isEqualTo(new JobError("too_small", "it is too small"));
        assertThat(suite.store.attempts(job.id()).getFirst().end()).isEqualTo(AttemptEnd.PAUSED);
        assertThatThrownBy(() -> suite.resource.resume(JobDialect.FINE_TUNING, job.id(), paused -> {
                    throw ApiException.conflict("still_too_small", "for the test");
                }))
                .isInstanceOf(ApiException.class);
        assertThat(suite.find(job)).as("a refused change changes nothing").isEqualTo(job);

        suite.resource.resume(
                JobDialect.FINE_TUNING, job.id(), paused -> paused.spec().replace("small", "large"));

        assertThat(suite.await(job, JobStatus.SUCCEEDED).error()).isNull();
        assertThat(trainings.begun).containsExactly("small", "large");
    }

    @Test
    void aJobThatIsPausedForAReasonIsCancelledLikeAnyOther() throws Exception {
        trainings.attempt = run -> {
            throw new ScriptedRunner.TooSmallException();
        };
        Job job = suite.await(suite.create(JobDialect.FINE_TUNING, "small"), JobStatus.PAUSED);

        suite.resource.cancel(JobDialect.FINE_TUNING, job.id());

        assertThat(suite.await(job, JobStatus.CANCELLED).error()).isNull();
        suite.awaitTrue(() -> trainings.released.contains(job.id()));
    }

    @Test
    void aReleaseThatFailsIsCalledAgain() throws Exception {
        trainings.releaseFaults.add(new IllegalStateException("for the test"));
        trainings.releaseFaults.add(new IllegalStateException("for the test"));

        Job job = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.SUCCEEDED);

        suite.awaitTrue(() -> trainings.released.contains(job.id()));
        suite.awaitTrue(() -> suite.executions() == 1); // the sweep's own
    }

    @Test
    void aJobThatIsRunningWheneverItsServiceDiesIsGivenUp() throws Exception {
        suite.stop();
        Job job = suite.create(JobDialect.FINE_TUNING, "job");
        for (int i = 0; i < 3; i++) {
            suite.store.claim(job.id(), "service that died " + i).orElseThrow();
        }
        suite.start(evaluations, trainings);

        Job failed = suite.await(job, JobStatus.FAILED);

        assertThat(failed.error().code()).isEqualTo("crashed");
        assertThat(trainings.recovered).contains(job.id());
        assertThat(trainings.begun).isEmpty();
    }

    @Test
    void aServiceThatStopsLeavesItsJobsToTheNext() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        trainings.attempt = run -> {
            if (run.job().attempts() == 1) {
                while (true) {
                    run.throwIfStopped();
                    never.await(5, TimeUnit.MILLISECONDS);
                }
            }
            run.succeed("x", NewEvent.info("done"));
        };
        Job job = suite.await(suite.create(JobDialect.FINE_TUNING, "job"), JobStatus.RUNNING);

        suite.stop();
        assertThat(suite.find(job).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(suite.store.attempts(job.id()).getFirst().end()).isEqualTo(AttemptEnd.SERVICE_STOPPED);
        suite.start(evaluations, trainings);

        suite.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aJobWhoseExecutionWasLostIsFoundAgain() throws Exception {
        suite.stop();
        Job job = suite.create(JobDialect.FINE_TUNING, "job");
        suite.sql("DELETE FROM scheduled_tasks");
        suite.start(evaluations, trainings);

        suite.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aKeyCreatesAJobOnceAndARefusedRequestNone() throws Exception {
        Job first = suite.create(JobDialect.FINE_TUNING, "job", "key");
        Job second = suite.create(JobDialect.FINE_TUNING, "job", "key");

        assertThat(second.id()).isEqualTo(first.id());
        assertThatThrownBy(() -> suite.create(JobDialect.FINE_TUNING, "another", "key"))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> suite.creation.create(JobDialect.FINE_TUNING, null, "x", id -> {
                    throw ApiException.invalid("name", "for the test");
                }))
                .isInstanceOf(ApiException.class);
        suite.await(first, JobStatus.SUCCEEDED);
        assertThat(trainings.begun).containsExactly("job");
    }

    @Test
    void aPolicyDoublesItsPausesAndGivesUpAtWhicheverLimitComesFirst() {
        var policy = new FailurePolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofHours(1));

        assertThat(List.of(policy.pauseAfter(1), policy.pauseAfter(2), policy.pauseAfter(3), policy.pauseAfter(99)))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(7), Duration.ofSeconds(7));
        assertThat(policy.givesUp(2, Duration.ofMinutes(59))).isFalse();
        assertThat(policy.givesUp(3, Duration.ZERO)).isTrue();
        assertThat(policy.givesUp(1, Duration.ofHours(1))).isTrue();
    }

    private List<String> messages(Job job) {
        return suite.store.events(job.id(), null, 100).events().stream()
                .map(Event::message)
                .toList();
    }
}
