package dev.tpo.rows;

import java.io.InputStream;
import tools.jackson.databind.node.ObjectNode;

/** Where rows come from, one at a time in memory. */
@FunctionalInterface
public interface RowSource {
    /**
     * Hands over row by row, in order; at least one.
     *
     * @throws InvalidRowsException at the first that is no row
     */
    void each(Taker taker);

    /** Takes a row, and the number of the line that it begins at, from 1. */
    @FunctionalInterface
    interface Taker {
        void take(int line, ObjectNode row);
    }

    /** A JSON object a line, UTF-8. The stream is read to its end, not closed. */
    static RowSource jsonLines(InputStream content, RowLimits limits) {
        return taker -> JsonLines.read(
                content, limits, (line, text) -> taker.take(line, RowJson.read(line, text, ObjectNode.class)));
    }

    /** Comma-separated values with the fields' names in the first line. The stream is read to its end, not closed. */
    static RowSource csv(InputStream content, RowLimits limits) {
        return taker -> new CsvRows(content, limits).each(taker);
    }
}
