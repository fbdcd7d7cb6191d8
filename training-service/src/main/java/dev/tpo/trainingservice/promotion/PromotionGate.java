package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision.Check;
import dev.tpo.api.AliasDecision.Family;
import dev.tpo.api.AliasDecision.Thresholds;
import dev.tpo.api.EvaluationObject;
import dev.tpo.trainingservice.evaluation.Comparison;
import dev.tpo.trainingservice.evaluation.Comparison.Figures;
import dev.tpo.trainingservice.promotion.Findings.Finding;
import dev.tpo.trainingservice.registry.RegisteredModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether an evaluation shows enough of a model for an alias to move to it: over enough independent videos it is better
 * than what the alias names now, by more than chance, and no family of questions has become much worse.
 *
 * <p>A family is worse if its difference is below −margin. One with fewer than {@value #FAMILY_VIDEOS} videos, whose
 * difference is mostly noise, has to have its whole interval below 0, too; one with too few for an interval says nothing.
 */
final class PromotionGate {
    static final int FAMILY_VIDEOS = 30;
    private static final double ROUNDING = 1e-9;

    private final RegisteredModel current;
    private final RegisteredModel candidate;
    private final Thresholds thresholds;
    private final List<Finding> made = new ArrayList<>();

    private PromotionGate(RegisteredModel current, RegisteredModel candidate, Thresholds thresholds) {
        this.current = current;
        this.candidate = candidate;
        this.thresholds = thresholds;
    }

    /** @param comparison what the evaluation shows, if it has succeeded and had two models */
    static Findings check(
            EvaluationObject evaluation,
            @Nullable Comparison comparison,
            RegisteredModel current,
            RegisteredModel candidate,
            Thresholds thresholds) {
        return new PromotionGate(current, candidate, thresholds).look(evaluation, comparison);
    }

    private Findings look(EvaluationObject evaluation, @Nullable Comparison comparison) {
        boolean finished = evaluation.status().equals("succeeded");
        add(
                "evaluation_not_finished",
                "evaluation_finished",
                finished,
                "the evaluation '" + evaluation.id() + "' is " + evaluation.status()
                        + (finished ? "" : ", not succeeded"));
        if (!finished) {
            return new Findings(made, null, List.of());
        }
        String mismatch = mismatch(evaluation, comparison);
        add(
                "evaluation_mismatch",
                "same_models",
                mismatch == null,
                mismatch == null ? "it compares '" + candidate.id() + "' with '" + current.id() + "'" : mismatch);
        if (mismatch != null || comparison == null) {
            return new Findings(made, null, List.of());
        }
        Comparison towards = comparison.towards(candidate.id());
        videos(towards.all());
        better(towards.all());
        chance(towards.pValue());
        return new Findings(made, towards, families(towards));
    }

    private @Nullable String mismatch(EvaluationObject evaluation, @Nullable Comparison comparison) {
        if (comparison == null || !comparison.isOf(current.id(), candidate.id())) {
            return "the evaluation '%s' does not compare '%s' with '%s', but is of %s"
                    .formatted(
                            evaluation.id(),
                            candidate.id(),
                            current.id(),
                            evaluation.models().stream()
                                    .map(model -> "'" + model + "'")
                                    .collect(Collectors.joining(" and ")));
        }
        for (RegisteredModel model : List.of(current, candidate)) {
            if (model.createdAt().getEpochSecond() > evaluation.createdAt()) {
                return "the evaluation '%s' is older than '%s': it asked another model of that name"
                        .formatted(evaluation.id(), model.id());
            }
        }
        return null;
    }

    private void videos(Figures all) {
        boolean enough = all.videos() >= thresholds.minimumVideos();
        String seen = all.videos() == 1 ? "1 video" : all.videos() + " videos";
        add(
                "too_few_videos",
                "minimum_videos",
                enough,
                "both models answered questions about " + seen
                        + (enough
                                ? ", which are enough"
                                : ": " + seen + (all.videos() == 1 ? " is" : " are") + " too few, "
                                        + thresholds.minimumVideos() + " are asked for"),
                (double) all.videos(),
                (double) thresholds.minimumVideos());
    }

    private void better(Figures all) {
        boolean better = all.difference() > 0;
        String figures = "%s right in place of %s, %s over %d questions"
                .formatted(percent(all.b()), percent(all.a()), points(all.difference()), all.questions());
        add(
                "not_better",
                "difference",
                better,
                better
                        ? figures
                        : "'%s' is not shown to be better than '%s': %s"
                                .formatted(candidate.id(), current.id(), figures),
                all.difference(),
                0.0);
        List<Double> interval = all.interval();
        boolean above = interval != null && interval.getFirst() > 0;
        add(
                "not_better",
                "interval",
                above,
                interval == null
                        ? "there is no interval of the difference: " + all.noInterval()
                        : "the difference's 95 % interval, " + within(interval) + ", "
                                + (above ? "is above zero" : "reaches down to zero or below"),
                interval == null ? null : interval.getFirst(),
                0.0);
    }

    private void chance(double p) {
        boolean rare = p < thresholds.maximumP();
        add(
                "p_too_large",
                "maximum_p",
                rare,
                String.format(
                        Locale.ROOT, "p = %.4g %s %s", p, rare ? "is below" : "is not below", thresholds.maximumP()),
                p,
                thresholds.maximumP());
    }

    private List<Family> families(Comparison comparison) {
        List<Family> families = new ArrayList<>();
        comparison.families().forEach((name, figures) -> families.add(family(name, figures)));
        List<Family> worse =
                families.stream().filter(family -> !family.passed()).toList();
        List<Family> judged =
                families.stream().filter(family -> family.judgedBy() != null).toList();
        String limit = String.format(Locale.ROOT, "%.1f points", 100 * thresholds.familyMargin());
        String message;
        if (judged.isEmpty()) {
            message = "there are no families of questions that could be judged";
        } else if (worse.isEmpty()) {
            message = "none of " + judged.size() + " families is worse by more than " + limit;
        } else {
            message = worse.stream().map(PromotionGate::words).collect(Collectors.joining("; ")) + ", where at most "
                    + limit + " are let pass";
        }
        add(
                "family_worse",
                "family_margin",
                worse.isEmpty(),
                message + notJudged(families),
                (worse.isEmpty() ? judged : worse)
                        .stream()
                                .map(Family::difference)
                                .min(Comparator.naturalOrder())
                                .orElse(null),
                -thresholds.familyMargin());
        return families;
    }

    private Family family(String name, Figures figures) {
        boolean enough = figures.videos() >= FAMILY_VIDEOS;
        List<Double> interval = figures.interval();
        boolean lost = figures.difference() < -thresholds.familyMargin() - ROUNDING;
        boolean shown = enough || (interval != null && interval.getLast() < 0);
        return new Family(
                name,
                !(lost && shown),
                enough ? "difference" : interval == null ? null : "interval",
                figures.b(),
                figures.a(),
                figures.difference(),
                interval,
                figures.noInterval(),
                figures.questions(),
                figures.videos());
    }

    private static String notJudged(List<Family> families) {
        List<String> names = families.stream()
                .filter(family -> family.judgedBy() == null)
                .map(family -> "'" + family.name() + "'")
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        return "; " + String.join(", ", names) + (names.size() == 1 ? " has" : " have")
                + " too few videos to be judged";
    }

    private static String words(Family family) {
        List<Double> interval = family.confidenceInterval();
        return "'%s' is worse by %.1f points%s: %s right in place of %s over %d questions about %d videos"
                .formatted(
                        family.name(),
                        -100 * family.difference(),
                        interval == null ? "" : " " + within(interval),
                        percent(family.accuracy()),
                        percent(family.previousAccuracy()),
                        family.questions(),
                        family.videos());
    }

    private static String within(List<Double> interval) {
        return String.format(Locale.ROOT, "[%+.1f, %+.1f]", 100 * interval.getFirst(), 100 * interval.getLast());
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.1f points", 100 * difference);
    }

    private void add(String code, String name, boolean passed, String message) {
        add(code, name, passed, message, null, null);
    }

    private void add(
            String code,
            String name,
            boolean passed,
            String message,
            @Nullable Double value,
            @Nullable Double threshold) {
        made.add(new Finding(code, new Check(name, passed, message, value, threshold)));
    }
}
