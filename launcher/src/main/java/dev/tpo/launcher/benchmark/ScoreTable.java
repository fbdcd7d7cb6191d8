package dev.tpo.launcher.benchmark;

import dev.tpo.benchmarks.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A published benchmark's figures for people. */
public final class ScoreTable {

    private ScoreTable() {}

    public static String of(Scores scores) {
        List<List<String>> rows = new ArrayList<>();
        scores.groups()
                .forEach((column, values) ->
                        values.forEach((value, figure) -> rows.add(List.of(column + " " + value, percent(figure)))));
        scores.recall().forEach((level, figure) -> rows.add(List.of("R1@" + level, percent(figure))));
        rows.add(List.of("overall", percent(scores.overall())));
        if (scores.overall() != scores.overallMicro()) {
            rows.add(List.of("overall, every question alike", percent(scores.overallMicro())));
        }
        return Table.of(rows) + System.lineSeparator() + footnote(scores);
    }

    private static String footnote(Scores scores) {
        return String.format(
                Locale.ROOT,
                "%s, %d questions, extraction %s; %d outputs unparsable and counted as wrong: chance would add %.1f points",
                scores.benchmark(),
                scores.n(),
                scores.extraction(),
                scores.unparsable(),
                scores.chanceWouldAdd());
    }

    private static String percent(double figure) {
        return String.format(Locale.ROOT, "%.1f %%", figure);
    }
}
