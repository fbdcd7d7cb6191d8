package dev.tpo.nano.experiment;

import dev.tpo.answers.Clusters;
import dev.tpo.answers.Clusters.Outcome;
import dev.tpo.nano.experiment.Exam.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Means and paired differences with the statistics of the suite's evaluations: videos are what is drawn anew. Several
 * runs of one arm about the same videos are one sample of as many videos.
 */
final class Figures {
    private static final long SEED = 0;

    private Figures() {}

    /**
     * A share with its 95 % interval, or a difference of two.
     *
     * @param interval null: too few videos
     * @param p two-sided, of no difference; null of a share
     */
    record Figure(
            double mean,
            @Nullable List<Double> interval,
            @Nullable Double p,
            int questions,
            int videos) {}

    /** Of all runs together. */
    static Figure share(List<Results.Run> runs, String exam, Predicate<Answered> which) {
        return share(runs, exam, which, Answered::worth);
    }

    static Figure share(
            List<Results.Run> runs, String exam, Predicate<Answered> which, ToDoubleFunction<Answered> worth) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Results.Run run : runs) {
            run.of(exam).stream()
                    .filter(which)
                    .forEach(answer -> outcomes.add(new Outcome(answer.video(), worth.applyAsDouble(answer))));
        }
        Clusters clusters = Clusters.of(outcomes);
        return new Figure(
                clusters.mean(), clusters.interval(SEED, 0, 1).bounds(), null, outcomes.size(), videos(outcomes));
    }

    /**
     * How much better {@code runs} are, each beside the run of {@code others} with its seed, or beside the one there is.
     */
    static Figure difference(List<Results.Run> runs, List<Results.Run> others, String exam, Predicate<Answered> which) {
        return difference(runs, others, exam, which, Answered::worth);
    }

    static Figure difference(
            List<Results.Run> runs,
            List<Results.Run> others,
            String exam,
            Predicate<Answered> which,
            ToDoubleFunction<Answered> worth) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Results.Run run : runs) {
            List<Answered> its = run.of(exam);
            List<Answered> beside = beside(run, others).of(exam);
            for (int i = 0; i < its.size(); i++) {
                Answered one = its.get(i);
                if (which.test(one)) {
                    requireSame(one, beside.get(i));
                    outcomes.add(
                            new Outcome(one.video(), worth.applyAsDouble(one) - worth.applyAsDouble(beside.get(i))));
                }
            }
        }
        Clusters clusters = Clusters.of(outcomes);
        return new Figure(
                clusters.mean(),
                clusters.interval(SEED, -1, 1).bounds(),
                clusters.pValue(SEED),
                outcomes.size(),
                videos(outcomes));
    }

    private static Results.Run beside(Results.Run run, List<Results.Run> others) {
        return others.size() == 1
                ? others.getFirst()
                : others.stream()
                        .filter(other -> other.seed() == run.seed())
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("nothing to compare seed " + run.seed() + " with"));
    }

    private static void requireSame(Answered one, Answered other) {
        if (!Objects.equals(one.video(), other.video()) || !Objects.equals(one.question(), other.question())) {
            throw new IllegalArgumentException("answers to other questions: " + one + ", " + other);
        }
    }

    private static int videos(List<Outcome> outcomes) {
        return (int) outcomes.stream().map(Outcome::video).distinct().count();
    }
}
