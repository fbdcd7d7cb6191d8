package dev.tpo.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** By which validation metric one step's model is better than another's: {@code metric_for_best_model}. */
public enum BestMetric {
    LOSS("eval_loss", false, BatchMetrics::loss),
    ACCURACIES("eval_rewards/accuracies", true, BatchMetrics::rewardsAccuracies),
    MARGINS("eval_rewards/margins", true, BatchMetrics::rewardsMargins);

    private static final String PREFIX = "eval_";

    private final String wireName;
    private final boolean greaterIsBetter;
    private final ToDoubleFunction<BatchMetrics> value;

    BestMetric(String wireName, boolean greaterIsBetter, ToDoubleFunction<BatchMetrics> value) {
        this.wireName = wireName;
        this.greaterIsBetter = greaterIsBetter;
        this.value = value;
    }

    public String wireName() {
        return wireName;
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(BestMetric::wireName).toList();
    }

    /** With or without {@code eval_} in front, as transformers takes it. */
    public static Optional<BestMetric> named(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName.equals(name) || metric.wireName.equals(PREFIX + name))
                .findFirst();
    }

    double of(BatchMetrics metrics) {
        return value.applyAsDouble(metrics);
    }

    /** By how much {@code value} is better, not positive where it is not. Both are finite. */
    double gain(double value, double before) {
        return greaterIsBetter ? value - before : before - value;
    }
}
