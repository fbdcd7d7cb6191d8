package dev.tpo.rows;

import java.util.List;
import java.util.stream.Collectors;

/** A record of comma-separated values, as {@link RowSource#csv} reads it back bit for bit. */
public final class CsvLine {
    private CsvLine() {}

    /** Ends in {@code \r\n}. */
    public static String of(List<String> fields) {
        return fields.stream().map(CsvLine::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** Everything that a reader may trim or take for a mark of its own is quoted. */
    private static String quoted(String field) {
        boolean plain = field.chars().allMatch(c -> c > ' ' && c != ',' && c != '"' && c != '#');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
