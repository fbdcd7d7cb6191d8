package dev.tpo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A home of an earlier version lives on. */
@PostgresTest
class MigrationTest {
    private final DataSource dataSource;
    private final JobStore store;

    MigrationTest(DataSource dataSource) {
        this.dataSource = dataSource;
        this.store = new JobStore(dataSource, Clock.systemUTC());
    }

    @Test
    void jobsOfTheVersionBeforeTheEngineGoOnAndFinishedOnesStayAsTheyWere() throws SQLException {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas(JobStoreMigrations.SCHEMA)
                .defaultSchema(JobStoreMigrations.SCHEMA)
                .createSchemas(true)
                .locations("classpath:dev/tpo/jobs/migration")
                .target("2")
                .load()
                .migrate();
        oldHome();

        JobStoreMigrations.migrate(dataSource);

        assertThat(ends("done")).containsExactly(AttemptEnd.SERVICE_DIED, AttemptEnd.SUCCEEDED);
        assertThat(find("done").status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(find("done").attempts()).isEqualTo(2);
        assertThat(ends("broken")).containsExactly(AttemptEnd.WORKER_DIED, AttemptEnd.FAILED);
        assertThat(find("broken").error()).isEqualTo(new JobError("worker_died", "it died"));
        assertThat(ends("between")).containsExactly(AttemptEnd.SERVICE_STOPPED);
        assertThat(find("between").status()).isEqualTo(JobStatus.QUEUED);
        assertThat(find("running").progress()).isEqualTo(new Progress(3, 9, "step"));
        Claim claim = store.claim("running", "the next service").orElseThrow();
        assertThat(claim.afterDeath()).isTrue();
        assertThat(find("running").startedAt()).isNotNull();
        store.succeed(claim.lease(), "{}", NewEvent.info("done"));

        assertThat(held("file:rows")).containsExactly("tuning");
        assertThat(held("file:file-1")).containsExactly("tuning", "curating");
        assertThat(held("version:v")).containsExactly("tuning");
        assertThat(held("model:a")).containsExactly("evaluating");
        assertThat(held("model:root")).containsExactly("tuning");
        assertThat(held("file:questions")).containsExactly("evaluating");
    }

    private void oldHome() throws SQLException {
        job("done", "evaluation", "{}");
        attempt("done", 1, "'superseded'");
        attempt("done", 2, "'succeeded'");
        sql("UPDATE jobs.job SET status = 'succeeded', attempt = 2, finished_at = now() WHERE id = 'done'");
        job("broken", "fine_tuning", "{}");
        attempt("broken", 1, "'worker was killed by signal 9'");
        attempt("broken", 2, "'it died'");
        sql("UPDATE jobs.job SET status = 'failed', attempt = 2, error_code = 'worker_died',"
                + " error_message = 'it died', finished_at = now() WHERE id = 'broken'");
        job("between", "fine_tuning", "{}");
        attempt("between", 1, "'service stopped'");
        sql("UPDATE jobs.job SET status = 'running', attempt = 1, started_at = now() WHERE id = 'between'");
        job("running", "model_import", "{}");
        attempt("running", 1, "NULL");
        sql("UPDATE jobs.job SET status = 'running', attempt = 1, started_at = now(), progress_done = 3,"
                + " progress_total = 9 WHERE id = 'running'");
        job("tuning", "fine_tuning", """
                {"base":{"model":"base","root":"root"},"training_file":"rows","dataset_version":"v",
                 "videos":{"video://file-1":"abc"}}""");
        job("curating", "curation", "{\"videos\":[\"file-1\",\"file-2\"],\"files\":[\"file-1\"]}");
        job("evaluating", "evaluation", "{\"models\":[\"a\",\"b\"],\"file\":\"questions\"}");
    }

    private void job(String id, String kind, String spec) throws SQLException {
        sql("INSERT INTO jobs.job (id, kind, status, spec, progress_done, progress_total, progress_unit, created_at)"
                + " VALUES ('" + id + "', '" + kind + "', 'queued', '" + spec + "', 0, 0, 'step', now())");
    }

    private void attempt(String job, int number, String reason) throws SQLException {
        sql("INSERT INTO jobs.attempt (job_id, number, holder, started_at, ended_at, end_reason) VALUES ('" + job
                + "', " + number + ", 'a service', now(), " + (reason.equals("NULL") ? "NULL" : "now()") + ", " + reason
                + ")");
    }

    private Job find(String id) {
        return store.find(id).orElseThrow();
    }

    private List<AttemptEnd> ends(String id) {
        return store.attempts(id).stream().map(Attempt::end).toList();
    }

    private List<String> held(String resource) {
        return store.holders(resource).stream().map(Job::id).toList();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
