package dev.tpo.jobs;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Creates and updates schema {@code jobs}, with a history table of its own there. Any service may run it, at any time. */
public final class JobStoreMigrations {
    static final String SCHEMA = "jobs";
    private static final long LOCK = 0x74706f6a6f6273L; // "tpojobs"

    private JobStoreMigrations() {}

    /**
     * Services start together, and Flyway's own lock does not cover the creation of the schema: the advisory lock
     * lets them pass one by one.
     */
    public static void migrate(DataSource dataSource) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            try {
                Flyway.configure()
                        .dataSource(dataSource)
                        .schemas(SCHEMA)
                        .defaultSchema(SCHEMA)
                        .createSchemas(true)
                        .locations("classpath:dev/tpo/jobs/migration")
                        .load()
                        .migrate();
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new JobStoreException("cannot migrate schema jobs", e);
        }
    }
}
