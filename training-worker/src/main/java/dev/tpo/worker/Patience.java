package dev.tpo.worker;

import dev.tpo.jobs.JobStoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a database that is away. Training waits meanwhile: what it has computed stays in memory, and whether the lease
 * still holds the database says when it is back. A transaction may have been committed although its answer was lost, so
 * what is tried again must not mind being done twice.
 */
final class Patience {
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Clock clock;
    private final Duration longest;

    Patience(Clock clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    /** @throws DatabaseAwayException if it has been away for too long */
    <T> T call(Supplier<T> transaction) {
        Instant end = clock.instant().plus(longest);
        boolean said = false;
        while (true) {
            try {
                return transaction.get();
            } catch (JobStoreException e) {
                if (!e.isDatabaseAway()) {
                    throw e;
                }
                if (clock.instant().isAfter(end)) {
                    throw new DatabaseAwayException(e);
                }
                if (!said) {
                    LOG.warn("Waiting for the database: {}", e.getMessage());
                    said = true;
                }
            }
            sleep();
        }
    }

    void run(Runnable transaction) {
        call(() -> {
            transaction.run();
            return true;
        });
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    /** The job is not to blame, and may go on when the database is back. */
    static final class DatabaseAwayException extends RuntimeException {
        DatabaseAwayException(JobStoreException cause) {
            super("the database does not come back: " + cause.getMessage(), cause);
        }
    }
}
