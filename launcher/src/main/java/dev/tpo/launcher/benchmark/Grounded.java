package dev.tpo.launcher.benchmark;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tpo.answers.Clusters;
import dev.tpo.answers.Clusters.Outcome;
import dev.tpo.benchmarks.Grounding;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How well models say from when to when something is seen: by the overlap of their interval with the true one, as
 * Charades-STA scores. All are fractions.
 *
 * @param difference of the mean overlaps, the second model's minus the first's; null of one model. Interval and p resample
 *     videos
 * @param n questions per model
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Grounded(
        List<OfModel> models,
        @Nullable Double difference,
        @Nullable List<Double> confidenceInterval,
        @Nullable Double pValue,
        int n) {

    /**
     * @param miou the mean overlap
     * @param recall how many answers overlap by at least so much
     */
    public record OfModel(String id, double miou, Map<String, Double> recall) {}

    /** An answer as an evaluation records it. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(String model, String questionId, String video, String expected, String answer) {
        double overlap() {
            return new Question(Family.SPAN, questionId, expected).overlap(answer);
        }
    }

    /** @param models one or two by the ids that answers carry, each with an answer to every question */
    static Grounded of(List<String> models, List<Answer> answers, long seed) {
        List<Map<String, Outcome>> byQuestion =
                models.stream().map(model -> byQuestion(model, answers)).toList();
        List<OfModel> figures = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            figures.add(figures(models.get(i), List.copyOf(byQuestion.get(i).values())));
        }
        int n = byQuestion.getFirst().size();
        if (models.size() == 1) {
            return new Grounded(figures, null, null, null, n);
        }
        Clusters differences = Clusters.of(differences(byQuestion.getFirst(), byQuestion.getLast()));
        return new Grounded(
                figures, differences.mean(), differences.interval(seed, -1, 1).bounds(), differences.pValue(seed), n);
    }

    private static Map<String, Outcome> byQuestion(String model, List<Answer> answers) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        answers.stream()
                .filter(answer -> answer.model().equals(model))
                .forEach(answer -> outcomes.put(answer.questionId(), new Outcome(answer.video(), answer.overlap())));
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException("no answer of '" + model + "'");
        }
        return outcomes;
    }

    private static OfModel figures(String model, List<Outcome> outcomes) {
        Map<String, Double> recall = new LinkedHashMap<>();
        for (double least : Grounding.RECALLED_FROM) {
            long recalled = outcomes.stream()
                    .filter(outcome -> outcome.value() >= least)
                    .count();
            recall.put(Double.toString(least), (double) recalled / outcomes.size());
        }
        return new OfModel(model, Clusters.of(outcomes).mean(), recall);
    }

    private static List<Outcome> differences(Map<String, Outcome> first, Map<String, Outcome> second) {
        List<Outcome> differences = new ArrayList<>();
        first.forEach((question, one) -> {
            Outcome other = second.get(question);
            if (other == null) {
                throw new IllegalArgumentException("no answer of both models to " + question);
            }
            differences.add(new Outcome(one.video(), other.value() - one.value()));
        });
        return differences;
    }

    /** For people: a row a figure, a column a model. */
    public String table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("from when to when, n=" + n, OfModel::id));
        rows.add(row("mIoU", model -> percent(model.miou())));
        Grounding.RECALLED_FROM.forEach(least ->
                rows.add(row("R1@" + least, model -> percent(model.recall().getOrDefault(least.toString(), 0.0)))));
        return Table.of(rows) + (difference == null ? "" : System.lineSeparator() + compared(difference));
    }

    private String compared(double by) {
        String bounds = confidenceInterval == null
                ? "too few videos for an interval"
                : String.format(
                        Locale.ROOT,
                        "95%% interval [%+.1f, %+.1f]",
                        100 * confidenceInterval.getFirst(),
                        100 * confidenceInterval.getLast());
        return String.format(
                Locale.ROOT, "difference of mIoU %+.1f points, %s%s", 100 * by, bounds, Table.pValue(pValue));
    }

    private List<String> row(String name, Function<OfModel, String> cell) {
        List<String> row = new ArrayList<>(List.of(name));
        models.forEach(model -> row.add(cell.apply(model)));
        return row;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
