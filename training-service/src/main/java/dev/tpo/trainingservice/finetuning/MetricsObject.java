package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.FiniteMetrics;
import dev.tpo.jobs.StoredMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A job's series by TRL's names ({@code loss}, {@code rewards/margins}), each a list of points by step. */
record MetricsObject(String object, String job, Map<String, List<Point>> series) {

    /** {@code value} is null where the number was not finite; {@code createdAt} in seconds of the epoch. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Point(long step, @Nullable Double value, long createdAt) {}

    static MetricsObject of(String job, List<StoredMetric> points) {
        Map<String, List<Point>> series = new LinkedHashMap<>();
        for (StoredMetric point : points) {
            series.computeIfAbsent(point.name(), name -> new ArrayList<>())
                    .add(new Point(
                            point.step(),
                            FiniteMetrics.of(point.value()),
                            point.createdAt().getEpochSecond()));
        }
        return new MetricsObject("fine_tuning.job.metrics", job, series);
    }
}
