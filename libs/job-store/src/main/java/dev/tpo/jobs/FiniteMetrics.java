package dev.tpo.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Metrics as JSON can hold them: what is not finite (NaN, the infinities) is null there, and NaN when it is read again. */
public final class FiniteMetrics {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, @Nullable Double>> VALUES = new TypeReference<>() {};

    private FiniteMetrics() {}

    public static @Nullable Double of(double value) {
        return Double.isFinite(value) ? value : null;
    }

    public static Map<String, @Nullable Number> of(Map<String, ? extends Number> values) {
        Map<String, @Nullable Number> finite = new LinkedHashMap<>();
        values.forEach((name, value) -> finite.put(name, Double.isFinite(value.doubleValue()) ? value : null));
        return finite;
    }

    static String json(Map<String, ? extends Number> values) {
        return JSON.writeValueAsString(of(values));
    }

    /** Also of earlier versions, which wrote the text {@code "NaN"}. */
    static Map<String, Double> read(String json) {
        Map<String, Double> values = new LinkedHashMap<>();
        JSON.readValue(json, VALUES).forEach((name, value) -> values.put(name, value == null ? Double.NaN : value));
        return values;
    }
}
