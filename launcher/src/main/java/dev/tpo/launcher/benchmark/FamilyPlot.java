package dev.tpo.launcher.benchmark;

import dev.tpo.api.EvaluationObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two models' accuracies as bars, a pair of them a family, with 95% intervals: for a terminal. */
public final class FamilyPlot {
    private static final int WIDTH = 50;

    private FamilyPlot() {}

    /** The first model's bars are light, the second's dark; {@code |} stands at the ends of their intervals. */
    public static String of(EvaluationObject.Result result) {
        List<List<String>> rows = new ArrayList<>();
        TreeSet<String> families = new TreeSet<>();
        result.models().forEach(model -> families.addAll(families(model).keySet()));
        for (String family : families) {
            for (int i = 0; i < result.models().size(); i++) {
                EvaluationObject.FamilyResult cell =
                        families(result.models().get(i)).get(family);
                rows.add(List.of(
                        i == 0 ? family : "",
                        cell == null ? "" : bar(cell.accuracy(), cell.confidenceInterval(), i == 0 ? '░' : '█')));
            }
        }
        StringBuilder plot = new StringBuilder();
        for (List<String> row : rows) {
            plot.append(String.format(Locale.ROOT, "%-8s%s%n", row.get(0), row.get(1)));
        }
        return plot + " ".repeat(8) + "0 %" + " ".repeat(WIDTH - 7) + "100 %   ░ "
                + result.models().getFirst().id() + "   █ "
                + result.models().getLast().id();
    }

    private static String bar(double accuracy, @Nullable List<Double> interval, char fill) {
        char[] bar = " ".repeat(WIDTH + 1).toCharArray();
        for (int k = 0; k < Math.round(accuracy * WIDTH); k++) {
            bar[k] = fill;
        }
        for (double end : Objects.requireNonNullElse(interval, List.<Double>of())) {
            bar[Math.toIntExact(Math.round(Math.clamp(end, 0, 1) * WIDTH))] = '|';
        }
        return new String(bar) + String.format(Locale.ROOT, " %5.1f", 100 * accuracy);
    }

    private static Map<String, EvaluationObject.FamilyResult> families(EvaluationObject.ModelResult model) {
        return Objects.requireNonNullElse(model.families(), Map.of());
    }
}
