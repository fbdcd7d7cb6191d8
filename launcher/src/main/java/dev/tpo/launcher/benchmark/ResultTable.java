package dev.tpo.launcher.benchmark;

import dev.tpo.api.EvaluationObject;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** An evaluation's result for people: a row a family, a column a model. */
public final class ResultTable {
    private ResultTable() {}

    public static String of(EvaluationObject.Result result) {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-10s", ""));
        result.models().forEach(model -> table.append(String.format(Locale.ROOT, " %24s", model.id())));
        TreeSet<String> families = new TreeSet<>();
        result.models().forEach(model -> families.addAll(model.families().keySet()));
        for (String family : families) {
            table.append(String.format(Locale.ROOT, "%n%-10s", family));
            for (EvaluationObject.ModelResult model : result.models()) {
                EvaluationObject.FamilyResult cell = model.families().get(family);
                table.append(
                        cell == null
                                ? String.format(Locale.ROOT, " %24s", "-")
                                : String.format(Locale.ROOT, " %17.1f %% n=%-3d", 100 * cell.accuracy(), cell.n()));
            }
        }
        table.append(String.format(Locale.ROOT, "%n%-10s", "all"));
        result.models()
                .forEach(model -> table.append(
                        String.format(Locale.ROOT, " %17.1f %% n=%-3d", 100 * model.accuracy(), model.n())));
        Double difference = result.difference();
        List<Double> interval = result.confidenceInterval();
        if (difference != null && interval != null) {
            table.append(String.format(
                    Locale.ROOT,
                    "%ndifference %+.1f points, 95%% interval [%+.1f, %+.1f], p = %.4f (videos resampled)",
                    100 * difference,
                    100 * interval.get(0),
                    100 * interval.get(1),
                    result.pValue()));
        }
        return table.toString();
    }
}
