package dev.tpo.launcher.benchmark;

import dev.tpo.api.EvaluationObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/** An evaluation's result for people: a row a family, a column a model, each as wide as its widest cell. */
public final class ResultTable {
    private ResultTable() {}

    public static String of(EvaluationObject.Result result) {
        StringBuilder table = new StringBuilder(Table.of(rows(result)));
        Double difference = result.difference();
        List<Double> interval = result.confidenceInterval();
        if (difference != null) {
            String bounds = interval == null
                    ? "no interval (" + result.noInterval() + ")"
                    : String.format(
                            Locale.ROOT, "95%% interval [%+.1f, %+.1f]", 100 * interval.get(0), 100 * interval.get(1));
            table.append(String.format(
                    Locale.ROOT,
                    "%ndifference %+.1f points, %s%s (videos resampled)",
                    100 * difference,
                    bounds,
                    Table.pValue(result.pValue())));
        }
        return table.toString();
    }

    private static List<List<String>> rows(EvaluationObject.Result result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", result, EvaluationObject.ModelResult::id));
        TreeSet<String> families = new TreeSet<>();
        result.models().forEach(model -> families.addAll(families(model).keySet()));
        for (String family : families) {
            rows.add(row(family, result, model -> {
                EvaluationObject.FamilyResult cell = families(model).get(family);
                return cell == null ? "-" : cell(cell.accuracy(), cell.n());
            }));
        }
        rows.add(row("all", result, model -> cell(Objects.requireNonNull(model.accuracy()), model.n())));
        return rows;
    }

    private static Map<String, EvaluationObject.FamilyResult> families(EvaluationObject.ModelResult model) {
        return Objects.requireNonNullElse(model.families(), Map.of());
    }

    private static List<String> row(
            String name, EvaluationObject.Result result, Function<EvaluationObject.ModelResult, String> cell) {
        List<String> row = new ArrayList<>();
        row.add(name);
        result.models().forEach(model -> row.add(cell.apply(model)));
        return row;
    }

    private static String cell(double accuracy, long n) {
        return String.format(Locale.ROOT, "%.1f %% n=%d", 100 * accuracy, n);
    }
}
