package dev.tpo.jobs;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;

/** The database did not do what it was asked. */
public final class JobStoreException extends RuntimeException {
    JobStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether it is not there at all, or broke a transaction off that may be tried again. */
    public boolean isDatabaseAway() {
        return isDatabaseAway(this);
    }

    /** The same of any error that came from a database. */
    public static boolean isDatabaseAway(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = Objects.requireNonNullElse(sql.getSQLState(), "");
                if (state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || state.startsWith("40")) {
                    return true;
                }
            }
        }
        return false;
    }
}
