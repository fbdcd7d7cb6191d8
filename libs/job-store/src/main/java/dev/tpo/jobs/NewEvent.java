package dev.tpo.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event to be told.
 *
 * @param data JSON object
 */
public record NewEvent(
        Level level, Type type, String message, @Nullable String data) {
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    public enum Type {
        MESSAGE,
        METRICS
    }

    public static NewEvent info(String message) {
        return new NewEvent(Level.INFO, Type.MESSAGE, message, null);
    }

    public static NewEvent warn(String message) {
        return new NewEvent(Level.WARN, Type.MESSAGE, message, null);
    }

    public static NewEvent error(String message) {
        return new NewEvent(Level.ERROR, Type.MESSAGE, message, null);
    }

    /** An event of type {@code metrics}; values that JSON cannot hold (NaN, infinities) become null. */
    public static NewEvent metrics(String message, Map<String, ? extends Number> values) {
        return new NewEvent(Level.INFO, Type.METRICS, message, FiniteMetrics.json(values));
    }
}
