package dev.tpo.frames.decoder;

import java.util.Arrays;

/**
 * Bicubic resize (a = -0.5) of 8-bit RGB images with Pillow's arithmetic: antialiased, separable, rows first, 22-bit
 * fixed-point weights, each pass rounded and clipped to 8 bits. The models were trained on frames that Pillow resized;
 * a resize without antialiasing or with float intermediates differs by far more than 1/255.
 *
 * <p>Pictures are taken and given row by row: of the source one row is held, of the result as many as one of its rows is
 * made of.
 */
public final class PillowBicubic {
    private static final int PRECISION_BITS = 22;
    private static final int HALF = 1 << (PRECISION_BITS - 1);
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
        Rows source = row -> {
            System.arraycopy(rgb, at[0], row, 0, rowBytes);
            at[0] += rowBytes;
        };
        Rows rows = resized(source, height, width, targetHeight, targetWidth);
        byte[] row = new byte[targetWidth * CHANNELS];
        byte[] resized = new byte[targetHeight * row.length];
        for (int y = 0; y < targetHeight; y++) {
            rows.next(row);
            System.arraycopy(row, 0, resized, y * row.length, row.length);
        }
        return resized;
    }

    /**
     * Resizes one image whose rows come one after the other, as its own are asked for.
     *
     * @return targetHeight rows, (targetWidth, 3) uint8
     */
    public static Rows resized(Rows source, int height, int width, int targetHeight, int targetWidth) {
        Rows wide = targetWidth == width ? source : new Horizontal(source, width, targetWidth);
        return targetHeight == height ? wide : new Vertical(wide, height, targetHeight, targetWidth * CHANNELS);
    }

    private static final class Horizontal implements Rows {
        private final Rows source;
        private final Kernel kernel;
        private final byte[] row;

        Horizontal(Rows source, int width, int targetWidth) {
            this.source = source;
            this.kernel = Kernel.of(width, targetWidth);
            this.row = new byte[width * CHANNELS];
        }

        @Override
        public void next(byte[] into) {
            source.next(row);
            int written = 0;
            for (int x = 0; x < kernel.first.length; x++) {
                int at = kernel.first[x] * CHANNELS;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : kernel.weights[x]) {
                    red += (row[at] & 0xff) * weight;
                    green += (row[at + 1] & 0xff) * weight;
                    blue += (row[at + 2] & 0xff) * weight;
                    at += CHANNELS;
                }
                into[written] = clip(red);
                into[written + 1] = clip(green);
                into[written + 2] = clip(blue);
                written += CHANNELS;
            }
        }
    }

    private static final class Vertical implements Rows {
        private final Rows source;
        private final Kernel kernel;

        /** The last rows that were read; row y at y modulo their number. */
        private final byte[][] window;

        private final int[] sums;
        private int read;
        private int given;

        Vertical(Rows source, int height, int targetHeight, int rowBytes) {
            this.source = source;
            this.kernel = Kernel.of(height, targetHeight);
            this.window = new byte[kernel.longest()][rowBytes];
            this.sums = new int[rowBytes];
        }

        @Override
        public void next(byte[] into) {
            int first = kernel.first[given];
            int[] weights = kernel.weights[given++];
            for (; read < first + weights.length; read++) {
                source.next(window[read % window.length]);
            }
            Arrays.fill(sums, HALF);
            for (int k = 0; k < weights.length; k++) {
                add(window[(first + k) % window.length], weights[k]);
            }
            for (int column = 0; column < sums.length; column++) {
                into[column] = clip(sums[column]);
            }
        }

        private void add(byte[] row, int weight) {
            for (int column = 0; column < sums.length; column++) {
                sums[column] += (row[column] & 0xff) * weight;
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

        /** Source pixels that one target pixel reads at most. */
        int longest() {
            return Arrays.stream(weights).mapToInt(reads -> reads.length).max().orElse(0);
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
