package dev.tpo.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the model of a step makes of all validation pairs.
 *
 * @param isBest whether no earlier step's was as good
 */
public record EvaluationMetrics(long step, BatchMetrics pairs, boolean isBest) {

    /** By the names that TRL's trainer logs. */
    public Map<String, Double> byName() {
        Map<String, Double> values = new LinkedHashMap<>();
        pairs.byName().forEach((name, value) -> values.put("eval_" + name, value));
        return values;
    }
}
