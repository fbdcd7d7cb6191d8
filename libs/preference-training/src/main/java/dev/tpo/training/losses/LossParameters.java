package dev.tpo.training.losses;

import java.util.Map;

/** Values for what the chosen losses know. */
public record LossParameters(Map<LossParameter, Double> values, FDivergence divergence) {
    public LossParameters {
        values = Map.copyOf(values);
    }

    double of(LossParameter parameter) {
        Double value = values.get(parameter);
        if (value == null) {
            throw new IllegalStateException("a loss asks for " + parameter.wireName() + " without declaring it");
        }
        return value;
    }

    double beta() {
        return of(LossParameter.BETA);
    }
}
