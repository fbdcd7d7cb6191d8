package dev.tpo.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Which points of a job's series are wanted. A series may have hundreds of thousands: what is given of it is bounded.
 *
 * @param name one series; null: all
 * @param afterStep only later steps
 * @param points how many of each series at most
 * @param form what to do with a series that has more
 */
public record MetricQuery(@Nullable String name, long afterStep, int points, Form form) {
    public static final int DEFAULT_POINTS = 500;
    public static final int MOST_POINTS = 2000;

    /** How a longer series is made short. */
    public enum Form {
        /** Over its whole length: the least and the greatest of each of {@code points / 2} parts. */
        OVERVIEW,
        /** Its first points, to be asked for the next ones by the last step. */
        FIRST
    }

    public MetricQuery {
        if (points < 1 || points > MOST_POINTS) {
            throw new IllegalArgumentException("points " + points);
        }
    }

    /** Every series over its whole length. */
    public static MetricQuery overview() {
        return new MetricQuery(null, -1, DEFAULT_POINTS, Form.OVERVIEW);
    }
}
