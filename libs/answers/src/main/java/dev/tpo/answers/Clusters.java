package dev.tpo.answers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of outcomes that come in clusters: questions on one video stand or fall together, so videos are what is
 * drawn anew, never single questions (which would make every interval too narrow).
 *
 * <p>Legend: cluster k has n_kg questions in stratum g and the sum s_kg of their outcomes; the estimate is the mean over the
 * strata that occur of Σ_k s_kg / Σ_k n_kg, which with one stratum is the mean of all outcomes.
 *
 * <ul>
 *   <li><b>Interval</b>: 95 %, percentiles of {@value #DRAWS} bootstrap draws of as many clusters with replacement. Where
 *       all K clusters agree, so that no draw differs, up to a share u = 1 − 0.025^(1/K) of all videos may still be as
 *       different as can be (none was seen among K): the interval reaches as far as they would move the estimate.
 *   <li><b>p</b>: two-sided sign-flip permutation of the paired differences: under "no difference" the two models could
 *       change places on any video, so each cluster's part t_k = Σ_g s_kg / (G n_g) of the estimate keeps or changes its
 *       sign by a coin; p = (1 + #{|Σ±t_k| ≥ |Σt_k|}) / (1 + draws).
 * </ul>
 *
 * The seed decides every draw.
 */
public final class Clusters {
    public static final int DRAWS = 10_000;

    /** With fewer, not even six sign flips of the same sign would be rare: p of five is at least 2/2^5 = 0.06. */
    public static final int FEWEST = 6;

    private static final double TAIL = 0.025;
    private static final double ROUNDING = 1e-9;

    private final int[][] counts;
    private final double[][] sums;
    private final int strata;

    private Clusters(int[][] counts, double[][] sums, int strata) {
        this.counts = counts;
        this.sums = sums;
        this.strata = strata;
    }

    /** One outcome of a question on a video: 1 or 0, or the difference of two such. */
    public record Outcome(String video, String stratum, double value) {
        public Outcome(String video, double value) {
            this(video, "", value);
        }
    }

    /**
     * An interval, or why there is none.
     *
     * @param bounds low and high, of which the second is larger
     */
    public record Interval(
            @Nullable List<Double> bounds, @Nullable String missing) {}

    public static Clusters of(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException("no outcomes");
        }
        Map<String, Integer> videos = new LinkedHashMap<>();
        Map<String, Integer> strata = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            videos.putIfAbsent(outcome.video(), videos.size());
            strata.putIfAbsent(outcome.stratum(), strata.size());
        }
        int[][] counts = new int[videos.size()][strata.size()];
        double[][] sums = new double[videos.size()][strata.size()];
        for (Outcome outcome : outcomes) {
            int k = videos.getOrDefault(outcome.video(), 0);
            int g = strata.getOrDefault(outcome.stratum(), 0);
            counts[k][g]++;
            sums[k][g] += outcome.value();
        }
        return new Clusters(counts, sums, strata.size());
    }

    public int size() {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    }

    public double mean() {
        var total = new Total();
        for (int k = 0; k < sums.length; k++) {
            total.add(k);
        }
        return total.mean();
    }

    /**
     * @param least that an outcome can be
     * @param most that an outcome can be
     */
    public Interval interval(long seed, double least, double most) {
        if (sums.length < FEWEST) {
            return new Interval(
                    null,
                    sums.length + (sums.length == 1 ? " video is" : " videos are") + " too few for an interval: "
                            + FEWEST + " at least");
        }
        var random = new SplittableRandom(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            var total = new Total();
            for (int k = 0; k < sums.length; k++) {
                total.add(random.nextInt(sums.length));
            }
            means[draw] = total.mean();
        }
        Arrays.sort(means);
        double low = means[(int) (TAIL * DRAWS)];
        double high = means[(int) ((1 - TAIL) * DRAWS) - 1];
        if (high - low > ROUNDING * (most - least)) {
            return new Interval(List.of(low, high), null);
        }
        double unseen = 1 - Math.pow(TAIL, 1.0 / sums.length);
        double mean = mean();
        return new Interval(List.of(mean - unseen * (mean - least), mean + unseen * (most - mean)), null);
    }

    public double pValue(long seed) {
        double[] parts = parts();
        var random = new SplittableRandom(seed);
        double observed = Math.abs(Arrays.stream(parts).sum());
        double rounding = ROUNDING * Arrays.stream(parts).map(Math::abs).sum();
        int asExtreme = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double part : parts) {
                sum += random.nextBoolean() ? part : -part;
            }
            if (Math.abs(sum) >= observed - rounding) {
                asExtreme++;
            }
        }
        return (1.0 + asExtreme) / (1.0 + DRAWS);
    }

    /** Each cluster's part of the estimate, times G. */
    private double[] parts() {
        int[] inStratum = new int[strata];
        for (int[] cluster : counts) {
            for (int g = 0; g < strata; g++) {
                inStratum[g] += cluster[g];
            }
        }
        double[] parts = new double[sums.length];
        for (int k = 0; k < sums.length; k++) {
            for (int g = 0; g < strata; g++) {
                parts[k] += sums[k][g] / inStratum[g];
            }
        }
        return parts;
    }

    /** A draw's sums, by stratum. */
    private final class Total {
        private final double[] sum = new double[strata];
        private final long[] count = new long[strata];

        void add(int k) {
            for (int g = 0; g < strata; g++) {
                sum[g] += sums[k][g];
                count[g] += counts[k][g];
            }
        }

        double mean() {
            double means = 0;
            int occurring = 0;
            for (int g = 0; g < strata; g++) {
                if (count[g] > 0) {
                    means += sum[g] / count[g];
                    occurring++;
                }
            }
            return means / occurring;
        }
    }
}
