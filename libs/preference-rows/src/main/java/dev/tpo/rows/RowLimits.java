package dev.tpo.rows;

/**
 * How much of a file is read before it is refused.
 *
 * @param lineBytes of one line, its end not counted
 * @param rows in the file; blank lines do not count
 */
public record RowLimits(int lineBytes, int rows) {
    public static final RowLimits DEFAULT = new RowLimits(8 << 20, 1_000_000);
}
