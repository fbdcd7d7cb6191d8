package dev.tpo.trainingservice.evaluation;

import dev.tpo.answers.Clusters;
import dev.tpo.answers.Clusters.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation shows of model B beside model A, over the questions that both were asked. Fractions, also over a
 * benchmark.
 *
 * @param all by the benchmark's own convention where there is one
 * @param pValue two-sided, of no difference
 * @param families the same by kind of question; empty where all are alike
 */
public record Comparison(String a, String b, Figures all, double pValue, Map<String, Figures> families) {

    /**
     * @param a accuracy of A
     * @param difference B − A
     * @param interval 95 % of the difference; null: {@code noInterval} says why
     * @param videos different contents about which both models answered a question
     */
    public record Figures(
            double a,
            double b,
            double difference,
            @Nullable List<Double> interval,
            @Nullable String noInterval,
            int questions,
            int videos) {

        private Figures turned() {
            return new Figures(
                    b,
                    a,
                    -difference,
                    interval == null ? null : List.of(-interval.getLast(), -interval.getFirst()),
                    noInterval,
                    questions,
                    videos);
        }
    }

    /** A question both were asked, and whether both answered it. */
    record Paired(String video, String stratum, String family, double a, double b, boolean answered) {}

    static Comparison of(String a, String b, long seed, List<Paired> pairs) {
        Map<String, List<Paired>> families = new TreeMap<>();
        for (Paired pair : pairs) {
            if (!pair.family().isEmpty()) {
                families.computeIfAbsent(pair.family(), name -> new ArrayList<>())
                        .add(new Paired(pair.video(), "", pair.family(), pair.a(), pair.b(), pair.answered()));
            }
        }
        Map<String, Figures> byFamily = new TreeMap<>();
        families.forEach((name, its) -> byFamily.put(name, figures(its, seed)));
        return new Comparison(a, b, figures(pairs, seed), differences(pairs).pValue(seed), byFamily);
    }

    private static Figures figures(List<Paired> pairs, long seed) {
        Clusters paired = differences(pairs);
        Clusters.Interval interval = paired.interval(seed, -1, 1);
        Set<String> videos = new HashSet<>();
        pairs.stream().filter(Paired::answered).forEach(pair -> videos.add(pair.video()));
        return new Figures(
                clusters(pairs, Paired::a).mean(),
                clusters(pairs, Paired::b).mean(),
                paired.mean(),
                interval.bounds(),
                interval.missing(),
                pairs.size(),
                videos.size());
    }

    private static Clusters differences(List<Paired> pairs) {
        return clusters(pairs, pair -> pair.b() - pair.a());
    }

    private static Clusters clusters(List<Paired> pairs, ToDoubleFunction<Paired> worth) {
        return Clusters.of(pairs.stream()
                .map(pair -> new Outcome(pair.video(), pair.stratum(), worth.applyAsDouble(pair)))
                .toList());
    }

    public boolean isOf(String one, String other) {
        return (a.equals(one) && b.equals(other)) || (a.equals(other) && b.equals(one));
    }

    /** The same with {@code candidate} as B. */
    public Comparison towards(String candidate) {
        if (b.equals(candidate)) {
            return this;
        }
        Map<String, Figures> turned = new TreeMap<>();
        families.forEach((name, figures) -> turned.put(name, figures.turned()));
        return new Comparison(b, a, all.turned(), pValue, turned);
    }
}
