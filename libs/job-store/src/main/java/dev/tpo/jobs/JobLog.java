package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that a job leaves behind: events, metrics, checkpoints. */
final class JobLog {
    private JobLog() {}

    static void append(Connection connection, String jobId, NewEvent event, Instant now) throws SQLException {
        Database.update(
                connection,
                "INSERT INTO jobs.event (job_id, created_at, level, type, message, data) VALUES (?, ?, ?, ?, ?, ?::json)",
                jobId,
                now,
                event.level().name().toLowerCase(Locale.ROOT),
                event.type().name().toLowerCase(Locale.ROOT),
                event.message(),
                event.data());
    }

    static void put(Connection connection, String jobId, List<MetricPoint> points, Instant now) throws SQLException {
        Database.updateEach(
                connection,
                "INSERT INTO jobs.metric (job_id, name, step, value, created_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (job_id, name, step) DO UPDATE SET value = excluded.value,"
                        + " created_at = excluded.created_at",
                points,
                point -> List.of(jobId, point.name(), point.step(), point.value(), now));
    }

    static void put(Connection connection, String jobId, Checkpoint checkpoint) throws SQLException {
        if (checkpoint.best()) {
            Database.update(connection, "UPDATE jobs.checkpoint SET best = false WHERE job_id = ? AND best", jobId);
        }
        Database.update(
                connection,
                "INSERT INTO jobs.checkpoint (job_id, step, manifest_sha256, metrics, best, created_at)"
                        + " VALUES (?, ?, ?, ?::json, ?, ?) ON CONFLICT (job_id, step) DO UPDATE SET"
                        + " manifest_sha256 = excluded.manifest_sha256, metrics = excluded.metrics,"
                        + " best = checkpoint.best OR excluded.best, created_at = excluded.created_at",
                jobId,
                checkpoint.step(),
                checkpoint.manifestSha256(),
                FiniteMetrics.json(checkpoint.metrics()),
                checkpoint.best(),
                checkpoint.createdAt());
    }

    static EventPage events(Connection connection, String jobId, @Nullable Long after, int limit) throws SQLException {
        if (after != null && !exists(connection, jobId, after)) {
            throw new UnknownCursorException(Long.toString(after));
        }
        List<Event> events = Database.query(
                connection,
                "SELECT * FROM jobs.event WHERE job_id = ? AND id < coalesce(?::bigint, 9223372036854775807)"
                        + " ORDER BY id DESC LIMIT ?",
                JobLog::event,
                jobId,
                after,
                limit + 1);
        boolean hasMore = events.size() > limit;
        return new EventPage(List.copyOf(hasMore ? events.subList(0, limit) : events), hasMore);
    }

    private static boolean exists(Connection connection, String jobId, long eventId) throws SQLException {
        return Database.queryOne(
                        connection, "SELECT 1 FROM jobs.event WHERE job_id = ? AND id = ?", row -> true, jobId, eventId)
                .isPresent();
    }

    static List<MetricPoint> metrics(Connection connection, String jobId) throws SQLException {
        return Database.query(
                connection,
                "SELECT name, step, value FROM jobs.metric WHERE job_id = ? ORDER BY name, step",
                row -> new MetricPoint(row.getString(1), row.getLong(2), row.getDouble(3)),
                jobId);
    }

    /** In the database, so that no heap ever holds a whole series. */
    static List<StoredMetric> metrics(Connection connection, String jobId, MetricQuery query) throws SQLException {
        boolean first = query.form() == MetricQuery.Form.FIRST;
        int parts = Math.max(1, query.points() / 2);
        return Database.query(
                connection,
                """
                WITH numbered AS (
                    SELECT name, step, value, created_at,
                           row_number() OVER (PARTITION BY name ORDER BY step) AS place,
                           count(*) OVER (PARTITION BY name) AS length
                      FROM jobs.metric
                     WHERE job_id = ? AND step > ? AND (?::text IS NULL OR name = ?)
                ), parted AS (
                    SELECT *, (place - 1) * ? / length AS part FROM numbered WHERE NOT ? OR place <= ?
                ), ranked AS (
                    SELECT *,
                           row_number() OVER (PARTITION BY name, part ORDER BY value, step) AS least,
                           row_number() OVER (PARTITION BY name, part ORDER BY value DESC, step) AS greatest
                      FROM parted
                )
                SELECT name, step, value, created_at
                  FROM ranked
                 WHERE ? OR length <= ? OR least = 1 OR (greatest = 1 AND ? > 1)
                 ORDER BY name, step
                """,
                row -> new StoredMetric(
                        row.getString(1),
                        row.getLong(2),
                        row.getDouble(3),
                        Database.requiredInstant(row, "created_at")),
                jobId,
                query.afterStep(),
                query.name(),
                query.name(),
                parts,
                first,
                query.points(),
                first,
                query.points(),
                query.points());
    }

    static List<Checkpoint> checkpoints(Connection connection, String jobId) throws SQLException {
        return Database.query(
                connection,
                "SELECT * FROM jobs.checkpoint WHERE job_id = ? ORDER BY step DESC",
                JobLog::checkpoint,
                jobId);
    }

    static List<String> neededManifests(Connection connection, int newest) throws SQLException {
        return Database.query(connection, """
                SELECT manifest_sha256 FROM (
                    SELECT checkpoint.manifest_sha256, checkpoint.best,
                           row_number() OVER (PARTITION BY checkpoint.job_id ORDER BY checkpoint.step DESC) AS age
                    FROM jobs.checkpoint JOIN jobs.job ON job.id = checkpoint.job_id
                    WHERE job.status <> 'succeeded') AS kept
                WHERE age <= ? OR best
                UNION
                SELECT result ->> 'revision' FROM jobs.job
                WHERE kind = 'fine_tuning' AND finished_at IS NULL AND result ->> 'revision' IS NOT NULL
                """, row -> row.getString(1), newest);
    }

    static Optional<Checkpoint> latestCheckpoint(Connection connection, String jobId) throws SQLException {
        return Database.queryOne(
                connection,
                "SELECT * FROM jobs.checkpoint WHERE job_id = ? ORDER BY step DESC LIMIT 1",
                JobLog::checkpoint,
                jobId);
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                Database.requiredInstant(row, "created_at"),
                NewEvent.Level.valueOf(row.getString("level").toUpperCase(Locale.ROOT)),
                NewEvent.Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getString("message"),
                row.getString("data"));
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getLong("step"),
                row.getString("manifest_sha256"),
                FiniteMetrics.read(row.getString("metrics")),
                row.getBoolean("best"),
                Database.requiredInstant(row, "created_at"));
    }
}
