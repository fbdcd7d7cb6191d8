package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and lists rows of table {@code job}. */
final class JobRows {
    private JobRows() {}

    static Optional<Job> find(Connection connection, String id) throws SQLException {
        return Database.queryOne(connection, "SELECT * FROM jobs.job WHERE id = ?", JobRows::map, id);
    }

    /** The job, its row locked until the transaction ends. */
    static Job lock(Connection connection, String id) throws SQLException {
        return Database.queryOne(connection, "SELECT * FROM jobs.job WHERE id = ? FOR UPDATE", JobRows::map, id)
                .orElseThrow(() -> new NoSuchJobException(id));
    }

    static JobPage list(Connection connection, JobFilter filter) throws SQLException {
        StringBuilder where = new StringBuilder("WHERE true");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (filter.kind() != null) {
            where.append(" AND kind = ?");
            parameters.add(filter.kind().wireName());
        }
        if (filter.status() != null) {
            where.append(" AND status = ?");
            parameters.add(filter.status().wireName());
        }
        if (filter.after() != null) {
            where.append(" AND sequence < ?");
            parameters.add(sequenceOf(connection, filter.after(), filter.kind()));
        }
        parameters.add(filter.limit() + 1);
        List<Job> jobs = Database.query(
                connection,
                "SELECT * FROM jobs.job " + where + " ORDER BY sequence DESC LIMIT ?",
                JobRows::map,
                parameters.toArray());
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

    private static Job map(ResultSet row) throws SQLException {
        String errorCode = row.getString("error_code");
        return new Job(
                row.getString("id"),
                JobKind.ofWireName(row.getString("kind")).orElseThrow(),
                JobStatus.ofWireName(row.getString("status")).orElseThrow(),
                row.getString("owner"),
                row.getString("spec"),
                row.getString("result"),
                errorCode == null
                        ? null
                        : new JobError(errorCode, row.getString("error_message"), row.getString("error_param")),
                new Progress(
                        row.getLong("progress_done"), row.getLong("progress_total"), row.getString("progress_unit")),
                row.getString("model"),
                row.getInt("attempt"),
                Database.requiredInstant(row, "created_at"),
                Database.instant(row, "started_at"),
                Database.instant(row, "finished_at"),
                row.getBoolean("cancel_requested"));
    }
}
