package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in PostgreSQL. Every change of state and the event that tells of it are one transaction; a finished job never
 * changes. A service passes Spring's {@code TransactionAwareDataSourceProxy}, and each call joins its transaction; with
 * a plain {@link DataSource} each call is its own.
 *
 * <p>Life of a job: {@link #create} · {@link #queue} (if it starts with validation) · {@link #begin}, which gives the
 * {@link Lease} under which the runner writes · {@link #succeed}, {@link #fail}, or {@link #cancelled}. A runner that
 * dies leaves the job running; the next {@link #begin} fences it.
 */
public final class JobStore {
    private final Database database;
    private final Clock clock;

    public JobStore(DataSource dataSource, Clock clock) {
        this.database = new Database(dataSource);
        this.clock = clock;
    }

    public Job create(NewJob job, NewEvent event) {
        return database.inTransaction(connection -> {
            Instant now = now();
            Database.update(
                    connection,
                    "INSERT INTO jobs.job (id, kind, status, spec, progress_done, progress_total, progress_unit,"
                            + " model, created_at) VALUES (?, ?, ?, ?::json, ?, ?, ?, ?, ?)",
                    job.id(),
                    job.kind().wireName(),
                    job.status().wireName(),
                    job.spec(),
                    job.progress().done(),
                    job.progress().total(),
                    job.progress().unit(),
                    job.model(),
                    now);
            JobLog.append(connection, job.id(), event, now);
            return JobRows.lock(connection, job.id());
        });
    }

    public Optional<Job> find(String id) {
        return database.inTransaction(connection -> JobRows.find(connection, id));
    }

    /** @throws UnknownCursorException if {@code after} is no job of this kind */
    public JobPage list(JobFilter filter) {
        return database.inTransaction(connection -> JobRows.list(connection, filter));
    }

    /**
     * Ends the validation: the resolved spec replaces the first one, and what the job works on is settled. A job that is
     * past it stays as it is.
     */
    public void queue(String jobId, String spec, @Nullable String model, Progress progress, NewEvent event) {
        change(jobId, (connection, job, now) -> {
            if (job.status() == JobStatus.VALIDATING_FILES) {
                JobLog.append(connection, jobId, event, now);
                Database.update(
                        connection,
                        "UPDATE jobs.job SET status = 'queued', spec = ?::json, model = ?, progress_done = ?,"
                                + " progress_total = ?, progress_unit = ? WHERE id = ?",
                        spec,
                        model,
                        progress.done(),
                        progress.total(),
                        progress.unit(),
                        jobId);
            }
        });
    }

    /**
     * A new lease, which ends every earlier one.
     *
     * @param holder who runs it, for people
     * @throws JobFinishedException if there is nothing left to run
     */
    public Lease begin(String jobId, String holder) {
        return database.inTransaction(connection -> {
            Job job = open(connection, jobId);
            Instant now = now();
            int attempt = job.attempt() + 1;
            JobLog.endAttempts(connection, jobId, "superseded", now);
            Database.update(
                    connection,
                    "INSERT INTO jobs.attempt (job_id, number, holder, started_at) VALUES (?, ?, ?, ?)",
                    jobId,
                    attempt,
                    holder,
                    now);
            JobLog.append(
                    connection,
                    jobId,
                    NewEvent.info(attempt == 1 ? "The job has started" : "The job goes on, attempt " + attempt),
                    now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET status = 'running', attempt = ?, started_at = coalesce(started_at, ?)"
                            + " WHERE id = ?",
                    attempt,
                    now,
                    jobId);
            return new Lease(jobId, attempt);
        });
    }

    /** Tells how far the job is; everything in one transaction. */
    public void report(Lease lease, Progress progress, List<NewEvent> events, List<MetricPoint> metrics) {
        write(lease, (connection, job, now) -> {
            for (NewEvent event : events) {
                JobLog.append(connection, lease.jobId(), event, now);
            }
            JobLog.put(connection, lease.jobId(), metrics, now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET progress_done = ?, progress_total = ?, progress_unit = ? WHERE id = ?",
                    progress.done(),
                    progress.total(),
                    progress.unit(),
                    lease.jobId());
        });
    }

    /** Records a checkpoint whose files are already in the blob store. {@code metrics} is a JSON object. */
    public void checkpoint(Lease lease, long step, String manifestSha256, String metrics, NewEvent event) {
        write(lease, (connection, job, now) -> {
            JobLog.append(connection, lease.jobId(), event, now);
            JobLog.put(connection, lease.jobId(), new Checkpoint(step, manifestSha256, metrics, now));
        });
    }

    public void succeed(Lease lease, String result, NewEvent event) {
        write(lease, (connection, job, now) -> succeed(connection, job, result, event, now));
    }

    public void fail(Lease lease, JobError error) {
        write(lease, (connection, job, now) -> fail(connection, job, error, now));
    }

    public void cancelled(Lease lease) {
        write(lease, (connection, job, now) -> cancel(connection, job, now));
    }

    /** Ends the attempt but not the job: the next {@link #begin} goes on. */
    public void endAttempt(Lease lease, String reason, NewEvent event) {
        write(lease, (connection, job, now) -> {
            JobLog.append(connection, lease.jobId(), event, now);
            JobLog.endAttempts(connection, lease.jobId(), reason, now);
        });
    }

    /** Fails a job whoever holds it, for the one who decides about its next attempt. */
    public void fail(String jobId, JobError error) {
        change(jobId, (connection, job, now) -> fail(connection, job, error, now));
    }

    /** Cancels a job whoever holds it, for the one who decides about its next attempt. */
    public void cancelled(String jobId) {
        change(jobId, JobStore::cancel);
    }

    /**
     * Asks a job to stop. One that has not begun is cancelled at once; else its runner sees the request.
     *
     * @throws JobFinishedException if it has already ended
     */
    public Job requestCancel(String jobId) {
        change(jobId, (connection, job, now) -> {
            if (job.attempt() == 0) {
                cancel(connection, job, now);
            } else if (!job.cancelRequested()) {
                JobLog.append(connection, jobId, NewEvent.info("Cancellation requested"), now);
                Database.update(connection, "UPDATE jobs.job SET cancel_requested = true WHERE id = ?", jobId);
            }
        });
        return find(jobId).orElseThrow(() -> new NoSuchJobException(jobId));
    }

    /** Cheap enough to be asked every step. */
    public boolean cancelRequested(String jobId) {
        return find(jobId).map(Job::cancelRequested).orElse(true);
    }

    /**
     * Events, newest first.
     *
     * @param after id of the last event already seen
     * @throws UnknownCursorException if {@code after} is no event of this job
     */
    public EventPage events(String jobId, @Nullable Long after, int limit) {
        return database.inTransaction(connection -> JobLog.events(connection, jobId, after, limit));
    }

    /** All series, each by step. */
    public List<MetricPoint> metrics(String jobId) {
        return database.inTransaction(connection -> JobLog.metrics(connection, jobId));
    }

    /** Latest first. */
    public List<Checkpoint> checkpoints(String jobId) {
        return database.inTransaction(connection -> JobLog.checkpoints(connection, jobId));
    }

    public Optional<Checkpoint> latestCheckpoint(String jobId) {
        return database.inTransaction(connection -> JobLog.latestCheckpoint(connection, jobId));
    }

    public List<Attempt> attempts(String jobId) {
        return database.inTransaction(connection -> JobLog.attempts(connection, jobId));
    }

    private static void succeed(Connection connection, Job job, String result, NewEvent event, Instant now)
            throws SQLException {
        JobLog.append(connection, job.id(), event, now);
        JobLog.endAttempts(connection, job.id(), "succeeded", now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'succeeded', result = ?::json, finished_at = ?,"
                        + " progress_done = progress_total WHERE id = ?",
                result,
                now,
                job.id());
    }

    private static void fail(Connection connection, Job job, JobError error, Instant now) throws SQLException {
        JobLog.append(connection, job.id(), NewEvent.error(error.message()), now);
        JobLog.endAttempts(connection, job.id(), error.message(), now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'failed', error_code = ?, error_message = ?, error_param = ?,"
                        + " finished_at = ? WHERE id = ?",
                error.code(),
                error.message(),
                error.param(),
                now,
                job.id());
    }

    private static void cancel(Connection connection, Job job, Instant now) throws SQLException {
        JobLog.append(connection, job.id(), NewEvent.info("The job was cancelled"), now);
        JobLog.endAttempts(connection, job.id(), "cancelled", now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'cancelled', cancel_requested = true, finished_at = ? WHERE id = ?",
                now,
                job.id());
    }

    @FunctionalInterface
    private interface Change {
        void apply(Connection connection, Job job, Instant now) throws SQLException;
    }

    private void change(String jobId, Change change) {
        database.<@Nullable Void>inTransaction(connection -> {
            change.apply(connection, open(connection, jobId), now());
            return null;
        });
    }

    private void write(Lease lease, Change change) {
        database.<@Nullable Void>inTransaction(connection -> {
            Job job = JobRows.lock(connection, lease.jobId());
            if (job.status().isFinished()) {
                throw new LeaseLostException(lease, "the job is " + job.status().wireName());
            }
            if (job.attempt() != lease.attempt()) {
                throw new LeaseLostException(lease, "attempt " + job.attempt() + " has begun");
            }
            change.apply(connection, job, now());
            return null;
        });
    }

    private static Job open(Connection connection, String jobId) throws SQLException {
        Job job = JobRows.lock(connection, jobId);
        if (job.status().isFinished()) {
            throw new JobFinishedException(jobId, job.status());
        }
        return job;
    }

    /** As precise as PostgreSQL keeps it, so that what is returned is what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
