package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.experiment.Figures.Figure;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was set out to be reached, beside what was. */
final class Targets {
    private static final double EACH_SEED = 0.01;
    private static final double TOGETHER = 0.05;

    private final Results results;
    private final List<Target> targets = new ArrayList<>();

    private Targets(Results results) {
        this.results = results;
    }

    /**
     * @param found in words, with the numbers
     * @param close whether what is wanted lies in the interval of what was found
     */
    record Target(String wanted, String found, boolean reached, boolean close) {
        String verdict() {
            return (reached ? "reached" : "missed") + (close ? ", within chance" : "");
        }
    }

    /** Those that the models that were compared can tell of. */
    static List<Target> of(Results results) {
        Targets all = new Targets(results);
        if (results.has(Arms.MIXED)) {
            all.addBesideBase();
            if (results.has(Arms.SFT)) {
                all.leastOnEachSeed(
                        "Long videos: at least 3 points above SFT-Self, p < 0.01 on every seed", Arms.SFT, 0.03);
            }
            if (results.has(Arms.RRPO)) {
                all.addRrpo();
            }
        }
        return List.copyOf(all.targets);
    }

    private void addBesideBase() {
        leastOnEachSeed("Long videos: at least 12 points above base, p < 0.01 on every seed", Arms.BASE, 0.12);
        least("Trained length: at least 9 points above base", Length.TRAINED, Family.SCORED, 0.09);
        least("Short videos: at most 2 points below base", Length.SHORT, Family.SCORED, -0.02);
        for (Length length : Length.values()) {
            least("“exist” on " + length.word() + " videos: not below base", length, List.of(Family.EXIST), 0);
        }
        for (Family family : List.of(Family.AT, Family.WHEN)) {
            Figure found = difference(Arms.MIXED, Arms.BASE, Length.LONG, List.of(family));
            add(
                    "“" + family.word() + "” on long videos: above base, p < 0.05 over the seeds together",
                    Markdown.difference(found),
                    found.mean() > 0 && p(found) < TOGETHER,
                    isClose(found, 0));
        }
    }

    private void leastOnEachSeed(String wanted, Arm other, double least) {
        boolean reached = true;
        List<Boolean> closeWhereReached = new ArrayList<>();
        List<Boolean> closeWhereMissed = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (long seed : results.settings().seeds()) {
            Figure found = Figures.difference(
                    results.of(Arms.MIXED, seed), results.of(other), Length.LONG.word(), isOf(Family.SCORED));
            boolean here = found.mean() >= least && p(found) < EACH_SEED;
            reached &= here;
            (here ? closeWhereReached : closeWhereMissed).add(isClose(found, least));
            words.add("seed " + seed + ": " + Markdown.difference(found));
        }
        Figure all = difference(Arms.MIXED, other, Length.LONG, Family.SCORED);
        boolean close = reached
                ? closeWhereReached.contains(true)
                : !closeWhereMissed.contains(false); // one seed is enough to miss
        add(wanted, Markdown.difference(all) + " (" + String.join("; ", words) + ")", reached, close);
    }

    private void least(String wanted, Length length, List<Family> families, double least) {
        Figure found = difference(Arms.MIXED, Arms.BASE, length, families);
        add(wanted, Markdown.difference(found), found.mean() >= least, isClose(found, least));
    }

    private void addRrpo() {
        Figure found = difference(Arms.RRPO, Arms.MIXED, Length.LONG, Family.SCORED);
        add("RRPO on long videos: not below sigmoid", Markdown.difference(found), found.mean() >= 0, isClose(found, 0));
    }

    private Figure difference(Arm arm, Arm other, Length length, List<Family> families) {
        return Figures.difference(results.of(arm), results.of(other), length.word(), isOf(families));
    }

    private void add(String wanted, String found, boolean reached, boolean close) {
        targets.add(new Target(wanted, found, reached, close));
    }

    private static boolean isClose(Figure found, double wanted) {
        List<Double> interval = found.interval();
        return interval != null && interval.getFirst() < wanted && wanted < interval.getLast();
    }

    static Predicate<Answered> isOf(List<Family> families) {
        var words = families.stream().map(Family::word).collect(Collectors.toSet());
        return answer -> words.contains(answer.family());
    }

    private static double p(Figure figure) {
        return Objects.requireNonNull(figure.p());
    }
}
