package dev.tpo.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreException;
import dev.tpo.jobs.LeaseLostException;
import dev.tpo.jobs.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one fine-tuning job under a lease that it is given. Told to end by a signal it writes a checkpoint first. Its exit
 * status says how it ended.
 */
public final class WorkerMain {
    /** The job has its result, or has failed; all that it needed beside is deleted. */
    static final int FINISHED = 0;

    /** An error that the job is not known to be to blame for: another attempt may go on. */
    static final int BROKEN_OFF = 1;

    static final int WRONG_USAGE = 2;

    /** The job is another's. */
    static final int LEASE_LOST = 3;

    /** The job was cancelled or paused, or the process told to end; what was computed is in a checkpoint. */
    static final int STOPPED = 4;

    static final int DISK_FULL = 5;
    static final int DATABASE_AWAY = 6;

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
        var askedToEnd = new AtomicBoolean();
        var ended = new CompletableFuture<Integer>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            askedToEnd.set(true);
            // Threads of native libraries must not keep a finished worker alive.
            Runtime.getRuntime().halt(ended.join());
        }));
        ended.complete(run(environment, askedToEnd::get));
        System.exit(FINISHED); // as the hook says
    }

    private static int run(WorkerEnvironment environment, BooleanSupplier askedToEnd) {
        try (HikariDataSource database = database(environment)) {
            var jobs = new JobStore(database, Clock.systemUTC());
            var patience = new Patience(Clock.systemUTC(), Patience.LONGEST);
            return run(new Journal(jobs, environment.lease(), patience, askedToEnd), environment);
        } catch (LeaseLostException e) {
            LOG.warn("{}", e.getMessage());
            return LEASE_LOST;
        } catch (Patience.DatabaseAwayException e) {
            LOG.error("{}", e.getMessage());
            return DATABASE_AWAY;
        } catch (RuntimeException e) {
            LOG.error("Broken off", e);
            return BROKEN_OFF;
        }
    }

    private static int run(Journal journal, WorkerEnvironment environment) {
        try {
            new FineTuning(journal, new FolderBlobStore(environment.blobRoot()), environment, Clock.systemUTC()).run();
        } catch (Journal.StoppedException e) {
            LOG.info("{}", e.getMessage());
            return e.reason() == StopReason.LEASE_LOST ? LEASE_LOST : STOPPED;
        } catch (LeaseLostException | JobStoreException | Patience.DatabaseAwayException e) {
            throw e; // nothing can be written to the job, or not by us
        } catch (RuntimeException | OutOfMemoryError e) {
            if (Failure.isDiskFull(e)) {
                LOG.error("The disk is full: {}", e.getMessage(), e);
                return DISK_FULL;
            }
            JobError error = Failure.of(e);
            LOG.error("The job fails: {}", error.message(), e);
            journal.fail(error);
        }
        Folders.delete(environment.jobDir());
        return FINISHED;
    }

    /** One that is away is waited for; one that does not say so any more is not waited for without end. */
    private static HikariDataSource database(WorkerEnvironment environment) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(environment.jdbcUrl());
        config.setUsername(environment.jdbcUser());
        config.setPassword(environment.jdbcPassword());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setPoolName("worker");
        return new HikariDataSource(config);
    }
}
