package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who works on a job, and in what order jobs are taken up. At most one attempt of a job is open: an index. */
final class Attempts {
    private Attempts() {}

    /** Serialises all beginnings of the kind until the transaction ends. Empty: the kind has no limit. */
    static Optional<Integer> lockLimit(Connection connection, JobKind kind) throws SQLException {
        return Database.queryOne(
                connection,
                "SELECT concurrent FROM jobs.kind_limit WHERE kind = ? FOR UPDATE",
                row -> row.getInt(1),
                kind.wireName());
    }

    static void setLimit(Connection connection, JobKind kind, int concurrent) throws SQLException {
        Database.update(
                connection,
                "INSERT INTO jobs.kind_limit (kind, concurrent) VALUES (?, ?)"
                        + " ON CONFLICT (kind) DO UPDATE SET concurrent = excluded.concurrent",
                kind.wireName(),
                concurrent);
    }

    /**
     * First in, first out: the jobs of a kind that may be taken up now, in their order. Each phase has its own slots, as
     * many as the kind's limit, so that a slow validation keeps no valid job waiting.
     */
    static List<String> next(Connection connection, JobKind kind, Attempt.Phase phase, Instant now)
            throws SQLException {
        return Database.query(
                connection,
                """
                SELECT job.id FROM jobs.job
                WHERE job.kind = ? AND job.status = ? AND NOT job.pause_requested
                  AND (job.not_before IS NULL OR job.not_before <= ?)
                  AND NOT EXISTS (SELECT FROM jobs.attempt WHERE job_id = job.id AND ended_at IS NULL)
                ORDER BY job.sequence
                LIMIT greatest(0, coalesce((SELECT concurrent FROM jobs.kind_limit WHERE kind = ?), 1000000)
                  - (SELECT count(*) FROM jobs.attempt JOIN jobs.job AS other ON other.id = attempt.job_id
                     WHERE attempt.ended_at IS NULL AND attempt.phase = ? AND other.kind = ?))
                """,
                row -> row.getString(1),
                kind.wireName(),
                statusOf(phase).wireName(),
                now,
                kind.wireName(),
                phase.wireName(),
                kind.wireName());
    }

    /** Where a job stands before an attempt of this phase. */
    private static JobStatus statusOf(Attempt.Phase phase) {
        return phase == Attempt.Phase.VALIDATION ? JobStatus.VALIDATING_FILES : JobStatus.QUEUED;
    }

    static Lease begin(Connection connection, Job job, Attempt.Phase phase, String holder, Instant now)
            throws SQLException {
        int number = job.attempt() + 1;
        Database.update(
                connection,
                "INSERT INTO jobs.attempt (job_id, number, phase, holder, started_at, progress_at_start)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                job.id(),
                number,
                phase.wireName(),
                holder,
                now,
                job.progress().done());
        if (phase == Attempt.Phase.VALIDATION) {
            Database.update(connection, "UPDATE jobs.job SET attempt = ? WHERE id = ?", number, job.id());
        } else {
            JobLog.append(
                    connection,
                    job.id(),
                    NewEvent.info(
                            job.attempts() == 0
                                    ? "The job has started"
                                    : "The job goes on, attempt " + (job.attempts() + 1)),
                    now);
            Database.update(
                    connection,
                    "UPDATE jobs.job SET status = 'running', attempt = ?, not_before = NULL,"
                            + " started_at = coalesce(started_at, ?) WHERE id = ?",
                    number,
                    now,
                    job.id());
        }
        return new Lease(job.id(), number);
    }

    /** Ends the open attempt, if there is one. */
    static void end(Connection connection, String jobId, AttemptEnd end, String reason, Instant now)
            throws SQLException {
        Database.update(
                connection,
                "UPDATE jobs.attempt SET ended_at = ?, end_code = ?, end_reason = ?"
                        + " WHERE job_id = ? AND ended_at IS NULL",
                now,
                end.wireName(),
                reason,
                jobId);
    }

    static Optional<Attempt> open(Connection connection, String jobId) throws SQLException {
        return Database.queryOne(
                connection,
                "SELECT * FROM jobs.attempt WHERE job_id = ? AND ended_at IS NULL",
                Attempts::attempt,
                jobId);
    }

    static List<Attempt> all(Connection connection, String jobId) throws SQLException {
        return Database.query(
                connection, "SELECT * FROM jobs.attempt WHERE job_id = ? ORDER BY number", Attempts::attempt, jobId);
    }

    static void setWorker(Connection connection, Lease lease, String reference) throws SQLException {
        Database.update(
                connection,
                "UPDATE jobs.attempt SET worker = ?::json WHERE job_id = ? AND number = ?",
                reference,
                lease.jobId(),
                lease.attempt());
    }

    static Optional<String> worker(Connection connection, String jobId) throws SQLException {
        return Database.queryOne(
                connection,
                "SELECT worker FROM jobs.attempt WHERE job_id = ? AND worker IS NOT NULL ORDER BY number DESC LIMIT 1",
                row -> row.getString(1),
                jobId);
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        @Nullable String end = row.getString("end_code");
        return new Attempt(
                row.getInt("number"),
                row.getString("phase").equals(Attempt.Phase.RUN.wireName())
                        ? Attempt.Phase.RUN
                        : Attempt.Phase.VALIDATION,
                row.getString("holder"),
                Database.requiredInstant(row, "started_at"),
                Database.instant(row, "ended_at"),
                end == null ? null : AttemptEnd.ofWireName(end),
                row.getString("end_reason"),
                row.getObject("progress_at_start", Long.class));
    }
}
