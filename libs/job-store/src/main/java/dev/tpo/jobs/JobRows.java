package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and lists rows of table {@code job}, with what their attempts and the line before them say. */
final class JobRows {
    private static final String SELECT = """
            SELECT job.*, current.number AS open_attempt, current.started_at AS open_since,
                   current.progress_at_start AS open_from,
                   (SELECT count(*) FROM jobs.attempt WHERE job_id = job.id AND phase = 'run') AS attempts,
                   CASE WHEN job.status = 'queued' THEN 1 + (SELECT count(*) FROM jobs.job AS earlier
                       WHERE earlier.kind = job.kind AND earlier.status = 'queued'
                         AND earlier.sequence < job.sequence) END AS queue_position
            FROM jobs.job LEFT JOIN jobs.attempt AS current ON current.job_id = job.id AND current.ended_at IS NULL
            """;

    private final Clock clock;

    JobRows(Clock clock) {
        this.clock = clock;
    }

    Optional<Job> find(Connection connection, String id) throws SQLException {
        return select(connection, "WHERE job.id = ?", id).stream().findFirst();
    }

    /** The job, its row locked until the transaction ends; read only then, so that all of it is of that moment. */
    Job lock(Connection connection, String id) throws SQLException {
        if (Database.query(connection, "SELECT 1 FROM jobs.job WHERE id = ? FOR UPDATE", row -> true, id)
                .isEmpty()) {
            throw new NoSuchJobException(id);
        }
        return find(connection, id).orElseThrow();
    }

    List<Job> select(Connection connection, String condition, @Nullable Object... parameters) throws SQLException {
        return Database.query(connection, SELECT + condition, this::map, parameters);
    }

    JobPage list(Connection connection, JobFilter filter) throws SQLException {
        StringBuilder where = new StringBuilder("WHERE true");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (filter.kind() != null) {
            where.append(" AND job.kind = ?");
            parameters.add(filter.kind().wireName());
        }
        if (filter.status() != null) {
            where.append(" AND job.status = ?");
            parameters.add(filter.status().wireName());
        }
        for (Map.Entry<String, String> pair : filter.metadata().entrySet()) {
            where.append(" AND job.spec -> 'metadata' ->> ? = ?");
            parameters.add(pair.getKey());
            parameters.add(pair.getValue());
        }
        if (filter.after() != null) {
            where.append(" AND job.sequence < ?");
            parameters.add(sequenceOf(connection, filter.after(), filter.kind()));
        }
        parameters.add(filter.limit() + 1);
        List<Job> jobs = select(connection, where + " ORDER BY job.sequence DESC LIMIT ?", parameters.toArray());
        boolean hasMore = jobs.size() > filter.limit();
        return new JobPage(List.copyOf(hasMore ? jobs.subList(0, filter.limit()) : jobs), hasMore);
    }

    private static long sequenceOf(Connection connection, String id, @Nullable JobKind kind) throws SQLException {
        return Database.queryOne(
                        connection,
                        "SELECT sequence FROM jobs.job WHERE id = ? AND kind = coalesce(?::text, kind)",
                        row -> row.getLong(1),
                        id,
                        kind == null ? null : kind.wireName())
                .orElseThrow(() -> new UnknownCursorException(id));
    }

    private Job map(ResultSet row) throws SQLException {
        JobStatus status = JobStatus.ofWireName(row.getString("status")).orElseThrow();
        String errorCode = row.getString("error_code");
        var progress = new Progress(
                row.getLong("progress_done"), row.getLong("progress_total"), row.getString("progress_unit"));
        Long position = row.getObject("queue_position", Long.class);
        return new Job(
                row.getString("id"),
                JobKind.ofWireName(row.getString("kind")).orElseThrow(),
                status,
                row.getString("owner"),
                row.getString("spec"),
                row.getString("result"),
                errorCode == null
                        ? null
                        : new JobError(errorCode, row.getString("error_message"), row.getString("error_param")),
                progress,
                row.getString("model"),
                row.getInt("attempt"),
                row.getInt("attempts"),
                row.getObject("open_attempt") != null,
                Database.requiredInstant(row, "created_at"),
                Database.instant(row, "started_at"),
                Database.instant(row, "finished_at"),
                row.getBoolean("cancel_requested"),
                row.getBoolean("pause_requested"),
                Database.instant(row, "not_before"),
                position == null ? null : Math.toIntExact(position),
                status == JobStatus.RUNNING ? estimate(row, progress) : null);
    }

    private @Nullable Instant estimate(ResultSet row, Progress progress) throws SQLException {
        Instant since = Database.instant(row, "open_since");
        Long from = row.getObject("open_from", Long.class);
        return since == null || from == null
                ? null
                : new Pace(since, Objects.requireNonNull(from)).finish(progress, clock.instant());
    }
}
