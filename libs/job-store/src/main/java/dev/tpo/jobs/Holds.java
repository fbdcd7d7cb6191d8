package dev.tpo.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** What unfinished jobs need to stay. A job that finishes lets go by itself: a trigger. */
public final class Holds {
    private Holds() {}

    public static String file(String id) {
        return "file:" + id;
    }

    public static String version(String id) {
        return "version:" + id;
    }

    public static String dataset(String id) {
        return "dataset:" + id;
    }

    public static String model(String name) {
        return "model:" + name;
    }

    static void replace(Connection connection, String jobId, Collection<String> resources) throws SQLException {
        Database.update(connection, "DELETE FROM jobs.hold WHERE job_id = ?", jobId);
        add(connection, jobId, resources);
    }

    static void add(Connection connection, String jobId, Collection<String> resources) throws SQLException {
        Database.updateEach(
                connection,
                "INSERT INTO jobs.hold (job_id, resource) VALUES (?, ?) ON CONFLICT DO NOTHING",
                resources,
                resource -> List.of(jobId, resource));
    }

    static List<Job> holders(Connection connection, String resource, JobRows rows) throws SQLException {
        return rows.select(
                connection,
                "WHERE job.id IN (SELECT job_id FROM jobs.hold WHERE resource = ?) ORDER BY job.sequence",
                resource);
    }
}
