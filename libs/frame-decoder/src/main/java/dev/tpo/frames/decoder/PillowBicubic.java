package dev.tpo.frames.decoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bicubic resize (a = -0.5) of 8-bit RGB images with Pillow's arithmetic: antialiased, separable, rows first, 22-bit
 * fixed-point weights, each pass rounded and clipped to 8 bits. The models were trained on frames that Pillow resized;
 * a resize without antialiasing or with float intermediates differs by far more than 1/255.
 *
 * <p>The source is taken row by row, so that no whole picture of source size lies in the heap.
 */
public final class PillowBicubic {
    private static final int PRECISION_BITS = 22;
    private static final double SUPPORT_PIXELS = 2.0;
    private static final int CHANNELS = 3;

    /** Gives the rows of a picture from the top. */
    @FunctionalInterface
    public interface Rows {
        /** @param into the row's pixels, (W, 3) uint8 */
        void next(byte[] into);
    }

    private PillowBicubic() {}

    /**
     * Resizes one image.
     *
     * @param rgb source pixels; the image begins at {@code offset}, (height, width, 3) uint8
     * @return (targetHeight, targetWidth, 3) uint8
     */
    public static byte[] resize(byte[] rgb, int offset, int height, int width, int targetHeight, int targetWidth) {
        int rowBytes = width * CHANNELS;
        int[] at = {offset};
        return resize(
                row -> {
                    System.arraycopy(rgb, at[0], row, 0, rowBytes);
                    at[0] += rowBytes;
                },
                height,
                width,
                targetHeight,
                targetWidth);
    }

    /**
     * Resizes one image whose rows come one after the other.
     *
     * @return (targetHeight, targetWidth, 3) uint8
     */
    public static byte[] resize(Rows source, int height, int width, int targetHeight, int targetWidth) {
        int targetRow = targetWidth * CHANNELS;
        byte[] rows = new byte[height * targetRow];
        byte[] row = new byte[width * CHANNELS];
        @Nullable Kernel horizontal = targetWidth == width ? null : Kernel.of(width, targetWidth);
        for (int y = 0; y < height; y++) {
            source.next(row);
            if (horizontal == null) {
                System.arraycopy(row, 0, rows, y * targetRow, targetRow);
            } else {
                horizontal(row, horizontal, rows, y * targetRow);
            }
        }
        if (targetHeight == height) {
            return rows;
        }
        byte[] resized = new byte[targetHeight * targetRow];
        vertical(rows, targetRow, Kernel.of(height, targetHeight), resized);
        return resized;
    }

    private static void horizontal(byte[] row, Kernel kernel, byte[] out, int written) {
        for (int x = 0; x < kernel.first.length; x++) {
            int[] weights = kernel.weights[x];
            int at = kernel.first[x] * CHANNELS;
            int red = 1 << (PRECISION_BITS - 1);
            int green = red;
            int blue = red;
            for (int weight : weights) {
                red += (row[at] & 0xff) * weight;
                green += (row[at + 1] & 0xff) * weight;
                blue += (row[at + 2] & 0xff) * weight;
                at += CHANNELS;
            }
            out[written] = clip(red);
            out[written + 1] = clip(green);
            out[written + 2] = clip(blue);
            written += CHANNELS;
        }
    }

    private static void vertical(byte[] rows, int rowBytes, Kernel kernel, byte[] out) {
        int[] sums = new int[rowBytes];
        for (int y = 0; y < kernel.first.length; y++) {
            Arrays.fill(sums, 1 << (PRECISION_BITS - 1));
            int at = kernel.first[y] * rowBytes;
            for (int weight : kernel.weights[y]) {
                for (int column = 0; column < rowBytes; column++) {
                    sums[column] += (rows[at + column] & 0xff) * weight;
                }
                at += rowBytes;
            }
            int written = y * rowBytes;
            for (int column = 0; column < rowBytes; column++) {
                out[written + column] = clip(sums[column]);
            }
        }
    }

    private static byte clip(int fixedPoint) {
        return (byte) Math.clamp(fixedPoint >> PRECISION_BITS, 0, 255);
    }

    /** For each target pixel the first source pixel that it reads and the fixed-point weights from there on. */
    private record Kernel(int[] first, int[][] weights) {
        static Kernel of(int sourceSize, int targetSize) {
            double scale = (double) sourceSize / targetSize;
            double filterScale = Math.max(scale, 1.0);
            double support = SUPPORT_PIXELS * filterScale;
            int[] first = new int[targetSize];
            int[][] weights = new int[targetSize][];
            for (int target = 0; target < targetSize; target++) {
                double center = (target + 0.5) * scale;
                int begin = Math.max(0, (int) (center - support + 0.5));
                int end = Math.min(sourceSize, (int) (center + support + 0.5));
                first[target] = begin;
                weights[target] = fixedPoint(center, begin, end, 1.0 / filterScale);
            }
            return new Kernel(first, weights);
        }

        private static int[] fixedPoint(double center, int begin, int end, double inverseScale) {
            double[] exact = new double[end - begin];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = cubic((k + begin - center + 0.5) * inverseScale);
                sum += exact[k];
            }
            int[] fixed = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                double weight = exact[k] / sum * (1 << PRECISION_BITS);
                fixed[k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            return fixed;
        }

        private static double cubic(double distance) {
            double a = -0.5;
            double x = Math.abs(distance);
            if (x < 1.0) {
                return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
            }
            return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
        }
    }
}
