package dev.tpo.running;

import dev.tpo.jobs.MetricQuery;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;

/** The query parameters of every {@code …/metrics}. */
public final class MetricParameters {
    private MetricParameters() {}

    /** @throws ApiException 400 for a number out of range, or for {@code points} and {@code limit} at once */
    public static MetricQuery query(
            @Nullable String name, @Nullable Long afterStep, @Nullable Integer points, @Nullable Integer limit) {
        if (points != null && limit != null) {
            throw ApiException.invalid(
                    "limit", "points and limit exclude each other: an overview, or the first points as they are");
        }
        return new MetricQuery(
                name,
                afterStep == null ? -1 : afterStep,
                limit == null ? inRange("points", points) : inRange("limit", limit),
                limit == null ? MetricQuery.Form.OVERVIEW : MetricQuery.Form.FIRST);
    }

    private static int inRange(String param, @Nullable Integer number) {
        if (number == null) {
            return MetricQuery.DEFAULT_POINTS;
        }
        if (number < 1 || number > MetricQuery.MOST_POINTS) {
            throw ApiException.invalid(
                    param, param + " must be from 1 to " + MetricQuery.MOST_POINTS + ", not " + number);
        }
        return number;
    }
}
