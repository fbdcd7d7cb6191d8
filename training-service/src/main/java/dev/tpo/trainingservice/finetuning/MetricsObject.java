package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.MetricPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job's series by TRL's names ({@code loss}, {@code rewards/margins}), each a list of points by step. */
record MetricsObject(String object, String job, Map<String, List<Point>> series) {

    /** {@code value} is null where the number was not finite. */
    record Point(long step, @Nullable Double value) {}

    static MetricsObject of(String job, List<MetricPoint> points) {
        Map<String, List<Point>> series = new LinkedHashMap<>();
        for (MetricPoint point : points) {
            series.computeIfAbsent(point.name(), name -> new ArrayList<>())
                    .add(new Point(point.step(), Double.isFinite(point.value()) ? point.value() : null));
        }
        return new MetricsObject("fine_tuning.job.metrics", job, series);
    }
}
