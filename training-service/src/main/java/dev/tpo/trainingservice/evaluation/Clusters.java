package dev.tpo.trainingservice.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Statistics of outcomes that come in clusters: questions on one video stand or fall together, so videos are what is
 * drawn anew, never single questions (which would make every interval too narrow).
 *
 * <p>Legend: cluster k has n_k questions and the sum s_k of their outcomes; the estimate is Σs_k / Σn_k.
 *
 * <ul>
 *   <li><b>Interval</b>: 95 %, percentiles of {@value #DRAWS} bootstrap draws of as many clusters with replacement.
 *   <li><b>p</b>: two-sided sign-flip permutation of the paired differences: under "no difference" the two models could
 *       change places on any video, so each s_k keeps or changes its sign by a coin; p = (1 + #{|Σ±s_k| ≥ |Σs_k|}) / (1 +
 *       draws).
 * </ul>
 *
 * The seed decides every draw.
 */
final class Clusters {
    static final int DRAWS = 10_000;
    private static final double TAIL = 0.025;

    private final int[] counts;
    private final double[] sums;

    private Clusters(int[] counts, double[] sums) {
        this.counts = counts;
        this.sums = sums;
    }

    /** One outcome of a question on a video: 1 or 0, or the difference of two such. */
    record Outcome(String video, double value) {}

    record Interval(double low, double high) {
        List<Double> toList() {
            return List.of(low, high);
        }
    }

    static Clusters of(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException("no outcomes");
        }
        Map<String, double[]> byVideo = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            double[] cluster = byVideo.computeIfAbsent(outcome.video(), video -> new double[2]);
            cluster[0]++;
            cluster[1] += outcome.value();
        }
        return new Clusters(
                byVideo.values().stream().mapToInt(cluster -> (int) cluster[0]).toArray(),
                byVideo.values().stream().mapToDouble(cluster -> cluster[1]).toArray());
    }

    int size() {
        return Arrays.stream(counts).sum();
    }

    double mean() {
        return Arrays.stream(sums).sum() / size();
    }

    Interval interval(long seed) {
        var random = new SplittableRandom(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            long count = 0;
            for (int k = 0; k < sums.length; k++) {
                int drawn = random.nextInt(sums.length);
                sum += sums[drawn];
                count += counts[drawn];
            }
            means[draw] = sum / count;
        }
        Arrays.sort(means);
        return new Interval(means[(int) (TAIL * DRAWS)], means[(int) ((1 - TAIL) * DRAWS) - 1]);
    }

    double pValue(long seed) {
        var random = new SplittableRandom(seed);
        double observed = Math.abs(Arrays.stream(sums).sum());
        int asExtreme = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double cluster : sums) {
                sum += random.nextBoolean() ? cluster : -cluster;
            }
            if (Math.abs(sum) >= observed - 1e-9) {
                asExtreme++;
            }
        }
        return (1.0 + asExtreme) / (1.0 + DRAWS);
    }
}
