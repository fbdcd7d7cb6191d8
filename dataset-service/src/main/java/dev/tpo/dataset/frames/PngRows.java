package dev.tpo.dataset.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Rows of a picture as PNG's filters write them: each as the one that most likely deflates best. */
final class PngRows {
    private static final int RGB = 3;
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int PAETH = 4;
    private static final int[] FILTERS = {SUB, UP, PAETH};

    /** Begins with the pixel left of the picture, which is black. */
    private byte[] row;

    private byte[] above;
    private byte[] filtered;
    private byte[] best;

    /** @param width pixels */
    PngRows(int width) {
        int bytes = width * RGB;
        row = new byte[RGB + bytes];
        above = new byte[RGB + bytes];
        filtered = new byte[1 + bytes];
        best = new byte[1 + bytes];
    }

    /**
     * The next row's filter and its filtered bytes; overwritten by the next call.
     *
     * @param rgb the row is read from here
     */
    byte[] next(InputStream rgb) throws IOException {
        byte[] read = above;
        above = row;
        row = read;
        if (rgb.readNBytes(row, RGB, row.length - RGB) < row.length - RGB) {
            throw new EOFException("the picture's pixels end early");
        }
        long least = Long.MAX_VALUE;
        for (int filter : FILTERS) {
            filtered[0] = (byte) filter;
            long cost = switch (filter) {
                case SUB -> sub();
                case UP -> up();
                default -> paeth();
            };
            if (cost < least) {
                least = cost;
                byte[] better = filtered;
                filtered = best;
                best = better;
            }
        }
        return best;
    }

    private long sub() {
        long cost = 0;
        for (int i = RGB; i < row.length; i++) {
            byte difference = (byte) (row[i] - row[i - RGB]);
            filtered[i - RGB + 1] = difference;
            cost += Math.abs(difference);
        }
        return cost;
    }

    private long up() {
        long cost = 0;
        for (int i = RGB; i < row.length; i++) {
            byte difference = (byte) (row[i] - above[i]);
            filtered[i - RGB + 1] = difference;
            cost += Math.abs(difference);
        }
        return cost;
    }

    private long paeth() {
        long cost = 0;
        for (int i = RGB; i < row.length; i++) {
            int left = row[i - RGB] & 0xFF;
            int up = above[i] & 0xFF;
            int corner = above[i - RGB] & 0xFF;
            byte difference = (byte) (row[i] - nearest(left, up, corner));
            filtered[i - RGB + 1] = difference;
            cost += Math.abs(difference);
        }
        return cost;
    }

    /** Paeth's: which of the three is nearest to left + up - corner. */
    private static int nearest(int left, int up, int corner) {
        int fromLeft = Math.abs(up - corner);
        int fromUp = Math.abs(left - corner);
        int fromCorner = Math.abs(left + up - 2 * corner);
        if (fromLeft <= fromUp && fromLeft <= fromCorner) {
            return left;
        }
        return fromUp <= fromCorner ? up : corner;
    }
}
