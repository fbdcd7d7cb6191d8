package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.tpo.lmm.preprocess.FramePreprocessor;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects errors; of several code paths the worst one stands. An error that is not a number is infinite. */
final class Comparison {
    /** In float32. */
    static final double BOUND = 1e-4;

    private static final double PIXEL_BOUND = 1.0 / 255;

    private final Map<String, ParityReport.Result> results = new LinkedHashMap<>();
    private final double bound;

    Comparison(double bound) {
        this.bound = bound;
    }

    void add(String name, NDArray fed, NDArray chained, NDArray expected) {
        float[] truth = floats(expected);
        double error = relative(floats(fed), truth);
        put(name, error, relative(floats(chained), truth), error <= bound);
    }

    /** In float32 they must be equal; in narrower types, where rounding decides between two nearly as likely, the share counts. */
    void tokens(String name, long[] fed, long[] chained, long[] expected) {
        if (bound > BOUND) {
            put(name, share(fed, expected), share(chained, expected), true);
            return;
        }
        double error = Arrays.equals(fed, expected) ? 0 : 1;
        put(name, error, Arrays.equals(chained, expected) ? 0 : 1, error == 0);
    }

    /** Of numbers that differ. */
    private static double share(long[] ours, long[] expected) {
        int differing = Math.abs(ours.length - expected.length);
        for (int i = 0; i < Math.min(ours.length, expected.length); i++) {
            differing += ours[i] == expected[i] ? 0 : 1;
        }
        return (double) differing / expected.length;
    }

    /** Judged by the largest difference in the unit range, before normalising: at most one step of 8 bits. */
    void pixels(String name, NDArray ours, NDArray expected, FramePreprocessor preprocessor) {
        float[] values = ours.toFloatArray();
        float[] truth = expected.toFloatArray();
        double error = relative(values, truth);
        boolean near = values.length == truth.length;
        int plane = preprocessor.imageSize() * preprocessor.imageSize();
        for (int i = 0; near && i < values.length; i++) {
            double unit = Math.abs(values[i] - truth[i]) * preprocessor.deviation(i / plane % 3);
            near = unit <= PIXEL_BOUND;
        }
        put(name, error, error, near);
    }

    /** What a case expects and no stage computed. */
    void failUnseen(Collection<String> names) {
        for (String name : names) {
            results.putIfAbsent(
                    name, new ParityReport.Result(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false));
        }
    }

    ParityReport report() {
        return ParityReport.of(results);
    }

    private void put(String name, double error, double chained, boolean passed) {
        results.merge(
                name,
                new ParityReport.Result(error, chained, passed),
                (a, b) -> new ParityReport.Result(
                        Math.max(a.relativeError(), b.relativeError()),
                        Math.max(a.chainedRelativeError(), b.chainedRelativeError()),
                        a.passed() && b.passed()));
    }

    /** DJL turns a scalar times a number into float64. */
    private static float[] floats(NDArray array) {
        return array.toType(DataType.FLOAT32, false).toFloatArray();
    }

    private static double relative(float[] ours, float[] expected) {
        if (ours.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < ours.length; i++) {
            difference += Math.pow((double) ours[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        double error = Math.sqrt(difference) / Math.sqrt(Math.max(norm, 1e-30));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
}
