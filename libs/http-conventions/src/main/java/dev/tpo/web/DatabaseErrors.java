package dev.tpo.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/** What PostgreSQL, its driver and the pool before it say, by SQLState; what is ours to mend is not known here. */
final class DatabaseErrors {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private DatabaseErrors() {}

    static @Nullable ApiException map(SQLException error) {
        String state = Objects.requireNonNullElse(error.getSQLState(), "");
        if (state.equals("22021") || state.equals("22P05")) {
            return ApiException.invalid(null, "text must not hold the character U+0000 or half a surrogate pair");
        }
        if (state.equals("53100")) {
            return ErrorMapping.diskFull();
        }
        return isAway(error, state) ? away() : null;
    }

    /** 08 connection, 57P shutdown and crash, 53 out of memory or connections. */
    private static boolean isAway(SQLException error, String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException
                // The pool's own word on a connection that it has given up names no state.
                || (state.isEmpty()
                        && Objects.requireNonNullElse(error.getMessage(), "").contains("is closed"));
    }

    static ApiException away() {
        return ApiException.unavailable(RETRY, "the database is not reachable just now");
    }

    /**
     * A transaction that failed and could not even be rolled back has lost its connection, whatever it failed with.
     * Kept apart: only a service with transactions has these classes.
     */
    static final class LostTransactions implements ErrorTranslator {
        @Override
        public @Nullable ApiException translate(Throwable error) {
            return error instanceof TransactionSystemException lost && lost.getApplicationException() != null
                    ? away()
                    : null;
        }
    }
}
