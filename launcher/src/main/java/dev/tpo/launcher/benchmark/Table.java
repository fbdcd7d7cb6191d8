package dev.tpo.launcher.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of cells, each column as wide as its widest cell: names to the left, all else to the right. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param rows at least one, all of the same length */
    static String of(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> padded(row.get(column), widths.get(column), column > 0))
                        .collect(Collectors.joining(GAP)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** What stands behind an interval; nothing where there is no p. */
    static String pValue(@Nullable Double p) {
        return p == null ? "" : String.format(Locale.ROOT, ", p = %.4f", p);
    }

    private static String padded(String text, int width, boolean right) {
        String blanks = " ".repeat(width - text.length());
        return right ? blanks + text : text + blanks;
    }
}
