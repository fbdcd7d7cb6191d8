package dev.tpo.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.LeaseLostException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one fine-tuning job under a lease that it is given. Its exit status says how it ended: 0 the job is finished (done,
 * failed or cancelled), 1 it was broken off and another attempt may go on, 2 started wrongly, 3 the lease is lost.
 */
public final class WorkerMain {
    private static final int BROKEN_OFF = 1;
    private static final int WRONG_USAGE = 2;
    private static final int LEASE_LOST = 3;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

    private WorkerMain() {}

    public static void main(String[] arguments) {
        WorkerEnvironment environment;
        try {
            environment = WorkerEnvironment.of(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USAGE);
            return;
        }
        // halt instead of return: threads of native libraries must not keep a finished worker alive
        System.exit(run(environment));
    }

    private static int run(WorkerEnvironment environment) {
        try (HikariDataSource database = database(environment)) {
            return run(new JobStore(database, Clock.systemUTC()), environment);
        } catch (LeaseLostException e) {
            LOG.warn("{}", e.getMessage());
            return LEASE_LOST;
        } catch (RuntimeException e) {
            LOG.error("Broken off", e);
            return BROKEN_OFF;
        }
    }

    private static int run(JobStore jobs, WorkerEnvironment environment) {
        Lease lease = environment.lease();
        try {
            new FineTuning(jobs, new FolderBlobStore(environment.blobRoot()), environment, Clock.systemUTC()).run();
        } catch (Journal.CancelledException e) {
            jobs.cancelled(lease);
        } catch (LeaseLostException | JobStoreException e) {
            throw e; // nothing can be written to the job, or not by us
        } catch (RuntimeException | OutOfMemoryError e) {
            JobError error = Failure.of(e);
            LOG.error("The job fails: {}", error.message(), e);
            jobs.fail(lease, error);
        }
        Folders.delete(environment.jobDir());
        return 0;
    }

    private static HikariDataSource database(WorkerEnvironment environment) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(environment.jdbcUrl());
        config.setUsername(environment.jdbcUser());
        config.setPassword(environment.jdbcPassword());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(1);
        config.setPoolName("worker");
        return new HikariDataSource(config);
    }
}
