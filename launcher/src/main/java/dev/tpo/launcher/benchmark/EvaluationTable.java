package dev.tpo.launcher.benchmark;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationObject.ModelResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A benchmark's figures for people: a row a group, a column a model; then what stands behind them. */
public final class EvaluationTable {
    private final EvaluationObject.Result result;
    private final List<ModelResult> models;
    private final StringBuilder text = new StringBuilder();

    private EvaluationTable(EvaluationObject.Result result) {
        this.result = result;
        this.models = result.models();
    }

    public static String of(EvaluationObject.Result result) {
        var table = new EvaluationTable(result);
        table.write();
        return table.text.toString();
    }

    private void write() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(result.benchmark() + ", %", "n", ModelResult::id));
        columns()
                .forEach((column, values) -> values.forEach((value, n) -> rows.add(row(
                        column + " " + value, n.toString(), model -> percent(cell(model.groups(), column, value))))));
        recalls()
                .forEach(level -> rows.add(row(
                        "R1@" + level,
                        count(),
                        model -> percent(Objects.requireNonNullElse(model.recall(), Map.<String, Double>of())
                                .get(level)))));
        rows.add(row("overall", count(), model -> percent(model.overall())));
        if (models.stream().anyMatch(model -> !Objects.equals(model.overall(), model.overallMicro()))) {
            rows.add(row("overall, every question alike", count(), model -> percent(model.overallMicro())));
        }
        rows.add(row("95% interval", "", EvaluationTable::interval));
        rows.add(row("unparsable, counted as wrong", "", model -> String.valueOf(model.unparsable())));
        rows.add(row("drawn at random they would add", "", model -> percent(model.chanceWouldAdd())));
        rows.add(row("of these without an answer", "", model -> String.valueOf(model.failed())));
        text.append(Table.of(rows));
        models.stream()
                .map(ModelResult::noInterval)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(why -> line("no interval: " + why));
        difference();
        missing();
        line("extraction " + result.extraction());
    }

    private void difference() {
        Double difference = result.difference();
        if (difference == null) {
            return;
        }
        List<Double> bounds = result.confidenceInterval();
        line(String.format(
                Locale.ROOT,
                "difference %+.1f points, %s%s (videos resampled)",
                difference,
                bounds == null
                        ? "no interval: " + result.noInterval()
                        : String.format(Locale.ROOT, "95%% interval [%+.1f, %+.1f]", bounds.get(0), bounds.get(1)),
                Table.pValue(result.pValue())));
    }

    private void missing() {
        EvaluationObject.MissingVideos missing = result.missingVideos();
        if (missing != null && missing.count() > 0) {
            EvaluationObject.MissingVideo first = missing.videos().getFirst();
            line(missing.count() + " videos could not be used, and their " + missing.questions()
                    + " questions are in no figure; the first, '" + first.video() + "': " + first.reason());
        }
    }

    private void line(String line) {
        text.append(System.lineSeparator()).append(line);
    }

    private String count() {
        return Integer.toString(result.n());
    }

    private Map<String, Map<String, Integer>> columns() {
        return Objects.requireNonNullElse(models.getFirst().counts(), new LinkedHashMap<>());
    }

    private Set<String> recalls() {
        Set<String> levels = new LinkedHashSet<>();
        models.forEach(model -> levels.addAll(Objects.requireNonNullElse(model.recall(), Map.<String, Double>of())
                .keySet()));
        return levels;
    }

    private List<String> row(String name, String n, Function<ModelResult, String> cell) {
        List<String> row = new ArrayList<>(List.of(name, n));
        models.forEach(model -> row.add(cell.apply(model)));
        return row;
    }

    private static @Nullable Double cell(
            @Nullable Map<String, Map<String, Double>> groups, String column, String value) {
        return groups == null ? null : groups.getOrDefault(column, Map.of()).get(value);
    }

    private static String percent(@Nullable Double figure) {
        return figure == null ? "-" : String.format(Locale.ROOT, "%.1f", figure);
    }

    private static String interval(ModelResult model) {
        List<Double> bounds = model.confidenceInterval();
        return bounds == null ? "none" : String.format(Locale.ROOT, "[%.1f, %.1f]", bounds.get(0), bounds.get(1));
    }
}
