package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in PostgreSQL. Every change of state and the event that tells of it are one transaction; a finished job never
 * changes. A service passes Spring's {@code TransactionAwareDataSourceProxy}, and each call joins its transaction; with
 * a plain {@link DataSource} each call is its own.
 *
 * <p>Life of a job: {@link #create} · {@link #claim}, which gives the {@link Lease} under which the runner writes ·
 * {@link #queue} (if it starts with validation) and another claim · {@link #succeed}, {@link #fail}, or
 * {@link #endAttempt}, after which it waits for its next claim. A runner that dies leaves its attempt open; the next claim
 * fences it.
 */
public final class JobStore {
    private final Database database;
    private final JobRows rows;
    private final Clock clock;

    public JobStore(DataSource dataSource, Clock clock) {
        this.database = new Database(dataSource);
        this.rows = new JobRows(clock);
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
            Holds.add(connection, job.id(), job.holds());
            JobLog.append(connection, job.id(), event, now);
            return rows.lock(connection, job.id());
        });
    }

    public Optional<Job> find(String id) {
        return database.inTransaction(connection -> rows.find(connection, id));
    }

    /** @throws UnknownCursorException if {@code after} is no job of this kind */
    public JobPage list(JobFilter filter) {
        return database.inTransaction(connection -> rows.list(connection, filter));
    }

    /** Unfinished jobs that need the resource, named as {@link Holds} does; oldest first. */
    public List<Job> holders(String resource) {
        return database.inTransaction(connection -> Holds.holders(connection, resource, rows));
    }

    /** Jobs of the kind that are not finished, oldest first. */
    public List<String> unfinished(JobKind kind) {
        return database.inTransaction(connection -> Database.query(
                connection,
                "SELECT id FROM jobs.job WHERE kind = ? AND finished_at IS NULL ORDER BY sequence",
                row -> row.getString(1),
                kind.wireName()));
    }

    /** How many jobs of the kind may run at once, and as many be validated, in all processes together. */
    public void limit(JobKind kind, int concurrent) {
        database.<@Nullable Void>inTransaction(connection -> {
            Attempts.setLimit(connection, kind, concurrent);
            return null;
        });
    }

    /** The jobs of the kind that a {@link #claim} would be given now, in their order. */
    public List<String> claimable(JobKind kind) {
        return database.inTransaction(connection -> {
            List<String> next = Attempts.next(connection, kind, Attempt.Phase.VALIDATION, now());
            next.addAll(Attempts.next(connection, kind, Attempt.Phase.RUN, now()));
            return next;
        });
    }

    /**
     * Takes a job up, if it is its turn: first in, first out, as many at a time as the kind's limit. An attempt that its
     * service has left open is ended; its slot stays the job's.
     *
     * @param holder who runs it: one name a process
     * @return empty: not now
     * @throws JobFinishedException if there is nothing left to do
     */
    public Optional<Claim> claim(String jobId, String holder) {
        return database.inTransaction(connection -> {
            JobKind kind = rows.find(connection, jobId)
                    .orElseThrow(() -> new NoSuchJobException(jobId))
                    .kind();
            Attempts.lockLimit(connection, kind);
            Job job = open(connection, jobId);
            Instant now = now();
            var phase = job.status() == JobStatus.VALIDATING_FILES ? Attempt.Phase.VALIDATION : Attempt.Phase.RUN;
            Optional<Attempt> left = Attempts.open(connection, jobId);
            if (left.isEmpty() && !Attempts.next(connection, kind, phase, now).contains(jobId)) {
                return Optional.empty();
            }
            if (left.isPresent()) {
                supersede(connection, left.get(), jobId, holder, now);
            }
            Lease lease = Attempts.begin(connection, job, phase, holder, now);
            return Optional.of(new Claim(lease, rows.find(connection, jobId).orElseThrow(), phase, left.isPresent()));
        });
    }

    /**
     * A new lease whether or not it is the job's turn, which ends every earlier one.
     *
     * @param holder who runs it, for people
     * @throws JobFinishedException if there is nothing left to run
     */
    public Lease begin(String jobId, String holder) {
        return database.inTransaction(connection -> {
            Job job = open(connection, jobId);
            Instant now = now();
            Attempts.end(connection, jobId, AttemptEnd.SERVICE_DIED, "superseded", now);
            return Attempts.begin(connection, job, Attempt.Phase.RUN, holder, now);
        });
    }

    /** A process takes up its own attempt if the database had been away for too long to end it. */
    private static void supersede(Connection connection, Attempt left, String jobId, String holder, Instant now)
            throws SQLException {
        if (left.holder().equals(holder)) {
            Attempts.end(connection, jobId, AttemptEnd.OUT_OF_REACH, "the database was away", now);
        } else {
            Attempts.end(connection, jobId, AttemptEnd.SERVICE_DIED, "the service that ran it was gone", now);
        }
    }

    /** Ends the validation. The job is queued where it stands in line; the lease is over. */
    public void queue(Lease lease, Settled settled) {
        write(lease, (connection, job, now) -> {
            if (job.status() != JobStatus.VALIDATING_FILES) {
                throw new IllegalStateException("job '" + job.id() + "' is validated already");
            }
            Attempts.end(connection, job.id(), AttemptEnd.SUCCEEDED, "validated", now);
            queue(connection, job, settled, now);
        });
    }

    private static void queue(Connection connection, Job job, Settled settled, Instant now) throws SQLException {
        JobLog.append(connection, job.id(), settled.event(), now);
        Holds.replace(connection, job.id(), settled.holds());
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'queued', spec = ?::json, model = ?, progress_done = ?,"
                        + " progress_total = ?, progress_unit = ?, not_before = NULL WHERE id = ?",
                settled.spec(),
                settled.model(),
                settled.progress().done(),
                settled.progress().total(),
                settled.progress().unit(),
                job.id());
        if (job.pauseRequested()) {
            pause(connection, job.id(), "queued", now);
        }
    }

    /**
     * Tells how far the job is; everything in one transaction. What was done stays done: {@code done} never falls, and
     * nobody who has not done anything yet changes a total that is known.
     */
    public void report(Lease lease, Progress progress, List<NewEvent> events, List<MetricPoint> metrics) {
        write(lease, (connection, job, now) -> {
            for (NewEvent event : events) {
                JobLog.append(connection, lease.jobId(), event, now);
            }
            JobLog.put(connection, lease.jobId(), metrics, now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET progress_done = greatest(progress_done, ?),"
                            + " progress_total = CASE WHEN ? > 0 OR ? > progress_total"
                            + " THEN greatest(?, ?, progress_done) ELSE progress_total END, progress_unit = ? WHERE id = ?",
                    progress.done(),
                    progress.done(),
                    progress.total(),
                    progress.total(),
                    progress.done(),
                    progress.unit(),
                    lease.jobId());
        });
    }

    /** Records a checkpoint whose files are already in the blob store. */
    public void checkpoint(Lease lease, long step, String manifestSha256, Map<String, Double> metrics, NewEvent event) {
        checkpoint(lease, step, manifestSha256, metrics, false, event);
    }

    /** The same, of the best model so far: its files are kept, whatever comes later, until there is a better one. */
    public void bestCheckpoint(
            Lease lease, long step, String manifestSha256, Map<String, Double> metrics, NewEvent event) {
        checkpoint(lease, step, manifestSha256, metrics, true, event);
    }

    private void checkpoint(
            Lease lease, long step, String manifestSha256, Map<String, Double> metrics, boolean best, NewEvent event) {
        write(lease, (connection, job, now) -> {
            JobLog.append(connection, lease.jobId(), event, now);
            JobLog.put(connection, lease.jobId(), new Checkpoint(step, manifestSha256, metrics, best, now));
        });
    }

    /** Notes where the attempt's worker runs, as JSON that its place can read again. */
    public void workerStarted(Lease lease, String reference) {
        write(lease, (connection, job, now) -> Attempts.setWorker(connection, lease, reference));
    }

    /** Where the latest worker of the job was started. */
    public Optional<String> worker(String jobId) {
        return database.inTransaction(connection -> Attempts.worker(connection, jobId));
    }

    /** What a worker has made, for its service to end the job with; kept until then, whatever dies. */
    public void made(Lease lease, String result) {
        write(
                lease,
                (connection, job, now) -> Database.update(
                        connection, "UPDATE jobs.job SET result = ?::json WHERE id = ?", result, lease.jobId()));
    }

    public void succeed(Lease lease, String result, NewEvent event) {
        write(lease, (connection, job, now) -> {
            JobLog.append(connection, job.id(), event, now);
            Attempts.end(connection, job.id(), AttemptEnd.SUCCEEDED, "succeeded", now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET status = 'succeeded', result = ?::json, finished_at = ?,"
                            + " progress_done = greatest(progress_done, progress_total),"
                            + " progress_total = greatest(progress_done, progress_total) WHERE id = ?",
                    result,
                    now,
                    job.id());
        });
    }

    public void fail(Lease lease, JobError error) {
        write(lease, (connection, job, now) -> fail(connection, job, error, AttemptEnd.FAILED, now));
    }

    /** Fails the job for the way in which its attempt ended. */
    public void fail(Lease lease, JobError error, AttemptEnd end) {
        write(lease, (connection, job, now) -> fail(connection, job, error, end, now));
    }

    /**
     * Ends the attempt and pauses the job, which cannot go on as it is: it waits for {@link #resume}, and says why until
     * then. A request to cancel it is met instead.
     */
    public void pause(Lease lease, JobError reason) {
        write(lease, (connection, job, now) -> {
            if (job.cancelRequested()) {
                cancel(connection, job, now);
                return;
            }
            Attempts.end(connection, job.id(), AttemptEnd.PAUSED, reason.message(), now);
            JobLog.append(connection, job.id(), NewEvent.warn(reason.message()), now);
            pause(connection, job.id(), "queued", now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET error_code = ?, error_message = ?, error_param = ? WHERE id = ?",
                    reason.code(),
                    reason.message(),
                    reason.param(),
                    job.id());
        });
    }

    /** Locks the job until the transaction ends: of two attempts that both believe they run it, only one passes. */
    public void require(Lease lease) {
        write(lease, (connection, job, now) -> {});
    }

    public void cancelled(Lease lease) {
        write(lease, (connection, job, now) -> cancel(connection, job, now));
    }

    /**
     * Ends the attempt but not the job, which keeps its place in line; nothing may run for it any more. A request to cancel
     * or to pause the job is met now.
     *
     * @param reason {@code end} in words
     * @param notBefore when it may be tried again; null: at once
     */
    public void endAttempt(Lease lease, AttemptEnd end, String reason, @Nullable Instant notBefore, NewEvent event) {
        write(lease, (connection, job, now) -> {
            if (job.cancelRequested()) {
                cancel(connection, job, now);
                return;
            }
            boolean validated = job.status() == JobStatus.RUNNING;
            if (job.pauseRequested()) {
                Attempts.end(connection, job.id(), AttemptEnd.PAUSED, "paused", now);
                pause(connection, job.id(), validated ? "queued" : "validating_files", now);
                return;
            }
            JobLog.append(connection, job.id(), event, now);
            Attempts.end(connection, job.id(), end, reason, now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET status = ?, not_before = ? WHERE id = ?",
                    validated ? "queued" : "validating_files",
                    notBefore,
                    job.id());
        });
    }

    /**
     * Asks a job to stop. One that nobody runs is cancelled at once, one that is being validated too; else its runner sees
     * the request.
     *
     * @throws JobFinishedException if it has already ended
     */
    public Job requestCancel(String jobId) {
        return changed(jobId, (connection, job, now) -> {
            if (!job.open() || job.status() == JobStatus.VALIDATING_FILES) {
                cancel(connection, job, now);
            } else if (!job.cancelRequested()) {
                JobLog.append(connection, jobId, NewEvent.info("Cancellation requested"), now);
                Database.update(connection, "UPDATE jobs.job SET cancel_requested = true WHERE id = ?", jobId);
            }
        });
    }

    /**
     * Asks a job to pause. One that nobody runs is paused at once; else its runner sees the request, and the job is paused
     * when nothing runs for it any more.
     *
     * @throws CannotPauseException if it has already ended, or is about to be cancelled
     */
    public Job requestPause(String jobId) {
        try {
            return changed(jobId, (connection, job, now) -> {
                if (job.cancelRequested()) {
                    throw new CannotPauseException(jobId, "is being cancelled");
                }
                if (job.status() == JobStatus.PAUSED || job.pauseRequested()) {
                    return;
                }
                if (job.open()) {
                    JobLog.append(connection, jobId, NewEvent.info("Pause requested"), now);
                    Database.update(connection, "UPDATE jobs.job SET pause_requested = true WHERE id = ?", jobId);
                } else {
                    pause(connection, jobId, job.status().wireName(), now);
                }
            });
        } catch (JobFinishedException e) {
            throw new CannotPauseException(jobId, "is " + e.status().wireName());
        }
    }

    /**
     * Lets a paused job go on, in its old place; a pause that is only asked for is taken back. Any other job goes on anyway.
     *
     * @throws JobFinishedException if it has already ended
     */
    public Job resume(String jobId) {
        return resume(jobId, Job::spec);
    }

    /**
     * The same, with another spec.
     *
     * @param spec of the job as it stands, what is to be done from now on; whatever it throws leaves all as it was
     * @throws JobFinishedException if it has already ended
     */
    public Job resume(String jobId, Function<Job, String> spec) {
        return changed(jobId, (connection, job, now) -> {
            String resumed = spec.apply(job);
            if (!resumed.equals(job.spec())) {
                Database.update(connection, "UPDATE jobs.job SET spec = ?::json WHERE id = ?", resumed, jobId);
            }
            if (job.status() == JobStatus.PAUSED) {
                JobLog.append(connection, jobId, NewEvent.info("The job goes on"), now);
                Database.update(
                        connection,
                        "UPDATE jobs.job SET status = paused_from, paused_from = NULL, pause_requested = false,"
                                + " error_code = NULL, error_message = NULL, error_param = NULL, not_before = NULL"
                                + " WHERE id = ?",
                        jobId);
            } else if (job.pauseRequested()) {
                JobLog.append(connection, jobId, NewEvent.info("The pause was taken back"), now);
                Database.update(connection, "UPDATE jobs.job SET pause_requested = false WHERE id = ?", jobId);
            }
        });
    }

    /** Why the holder of a lease is to stop, if it is. Cheap enough to be asked every step. */
    public Optional<StopReason> stopRequested(Lease lease) {
        return database.inTransaction(connection -> Database.queryOne(
                        connection,
                        "SELECT job.cancel_requested, job.pause_requested FROM jobs.job"
                                + " JOIN jobs.attempt ON attempt.job_id = job.id AND attempt.number = job.attempt"
                                + " WHERE job.id = ? AND job.attempt = ? AND attempt.ended_at IS NULL",
                        row -> row.getBoolean(1)
                                ? Optional.of(StopReason.CANCEL)
                                : row.getBoolean(2) ? Optional.of(StopReason.PAUSE) : Optional.<StopReason>empty(),
                        lease.jobId(),
                        lease.attempt())
                .orElse(Optional.of(StopReason.LEASE_LOST)));
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

    /** All series, each by step: for a job that is known to be short. */
    public List<MetricPoint> metrics(String jobId) {
        return database.inTransaction(connection -> JobLog.metrics(connection, jobId));
    }

    /** Series by name, each by step, no longer than asked for. */
    public List<StoredMetric> metrics(String jobId, MetricQuery query) {
        return database.inTransaction(connection -> JobLog.metrics(connection, jobId, query));
    }

    /** Latest first. */
    public List<Checkpoint> checkpoints(String jobId) {
        return database.inTransaction(connection -> JobLog.checkpoints(connection, jobId));
    }

    public Optional<Checkpoint> latestCheckpoint(String jobId) {
        return database.inTransaction(connection -> JobLog.latestCheckpoint(connection, jobId));
    }

    /**
     * Manifests whose files fine-tuning jobs need: what unfinished ones have made, and the newest checkpoints and the best of
     * each that has not succeeded.
     *
     * @param newest how many of a job's
     */
    public List<String> neededManifests(int newest) {
        return database.inTransaction(connection -> JobLog.neededManifests(connection, newest));
    }

    /** In their order. */
    public List<Attempt> attempts(String jobId) {
        return database.inTransaction(connection -> Attempts.all(connection, jobId));
    }

    private static void fail(Connection connection, Job job, JobError error, AttemptEnd end, Instant now)
            throws SQLException {
        JobLog.append(connection, job.id(), NewEvent.error(error.message()), now);
        Attempts.end(connection, job.id(), end, error.message(), now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'failed', paused_from = NULL, error_code = ?, error_message = ?,"
                        + " error_param = ?, finished_at = ? WHERE id = ?",
                error.code(),
                error.message(),
                error.param(),
                now,
                job.id());
    }

    private static void cancel(Connection connection, Job job, Instant now) throws SQLException {
        JobLog.append(connection, job.id(), NewEvent.info("The job was cancelled"), now);
        Attempts.end(connection, job.id(), AttemptEnd.CANCELLED, "cancelled", now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'cancelled', paused_from = NULL, cancel_requested = true,"
                        + " error_code = NULL, error_message = NULL, error_param = NULL, finished_at = ? WHERE id = ?",
                now,
                job.id());
    }

    private static void pause(Connection connection, String jobId, String from, Instant now) throws SQLException {
        JobLog.append(connection, jobId, NewEvent.info("The job is paused"), now);
        Database.update(
                connection,
                "UPDATE jobs.job SET status = 'paused', paused_from = ?, pause_requested = false WHERE id = ?",
                from,
                jobId);
    }

    @FunctionalInterface
    private interface Change {
        void apply(Connection connection, Job job, Instant now) throws SQLException;
    }

    /** The job as it is after the change. */
    private Job changed(String jobId, Change change) {
        return database.inTransaction(connection -> {
            change.apply(connection, open(connection, jobId), now());
            return rows.find(connection, jobId).orElseThrow();
        });
    }

    private void write(Lease lease, Change change) {
        database.<@Nullable Void>inTransaction(connection -> {
            Job job = rows.lock(connection, lease.jobId());
            if (job.status().isFinished()) {
                throw new LeaseLostException(lease, "the job is " + job.status().wireName());
            }
            if (job.attempt() != lease.attempt()) {
                throw new LeaseLostException(lease, "attempt " + job.attempt() + " has begun");
            }
            if (!job.open()) {
                throw new LeaseLostException(lease, "the attempt has ended");
            }
            change.apply(connection, job, now());
            return null;
        });
    }

    private Job open(Connection connection, String jobId) throws SQLException {
        Job job = rows.lock(connection, jobId);
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
