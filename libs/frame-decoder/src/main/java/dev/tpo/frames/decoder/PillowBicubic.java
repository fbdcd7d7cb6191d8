package dev.tpo.frames.decoder;

import java.util.Arrays;

/**
 * Bicubic resize (a = -0.5) of 8-bit RGB images with Pillow's arithmetic: antialiased, separable, rows first, 22-bit
 * fixed-point weights, each pass rounded and clipped to 8 bits. The models were trained on frames that Pillow resized;
 * a resize without antialiasing or with float intermediates differs by far more than 1/255.
 *
 * <p>Pictures are taken and given row by row: of the source some two dozen rows are held, of the result as many as one of
 * its rows is made of.
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
        Rows wide = targetWidth == width ? source : new Horizontal(source, height, width, targetWidth);
        return targetHeight == height ? wide : new Vertical(wide, height, targetHeight, targetWidth * CHANNELS);
    }

    /**
     * Some rows are resized together, turned: what one source column weighs is then added to all of them in one loop
     * over whole numbers next to each other, as compilers make into vector instructions.
     */
    private static final class Horizontal implements Rows {
        private static final int TOGETHER = 24;

        private final Rows source;
        private final Kernel kernel;
        private final int rowBytes;
        private final int resizedBytes;
        private final byte[] row;
        private final byte[] rows; // (TOGETHER, W, 3)
        private final byte[] resized; // (TOGETHER, W', 3)
        private final int[][] columns; // (W, 3 x TOGETHER)
        private final int[] sums = new int[CHANNELS * TOGETHER];
        private int unread;
        private int ready;
        private int given;

        Horizontal(Rows source, int height, int width, int targetWidth) {
            this.source = source;
            this.kernel = Kernel.of(width, targetWidth);
            this.rowBytes = width * CHANNELS;
            this.resizedBytes = targetWidth * CHANNELS;
            this.row = new byte[rowBytes];
            this.rows = new byte[TOGETHER * rowBytes];
            this.resized = new byte[TOGETHER * resizedBytes];
            this.columns = new int[width][CHANNELS * TOGETHER];
            this.unread = height;
        }

        @Override
        public void next(byte[] into) {
            if (given == ready) {
                ready = Math.min(TOGETHER, unread);
                given = 0;
                unread -= ready;
                for (int y = 0; y < ready; y++) {
                    source.next(row);
                    System.arraycopy(row, 0, rows, y * rowBytes, rowBytes);
                }
                turn();
                resize();
            }
            System.arraycopy(resized, given++ * resizedBytes, into, 0, resizedBytes);
        }

        private void turn() {
            for (int x = 0; x < columns.length; x++) {
                int[] column = columns[x];
                for (int y = 0, at = x * CHANNELS; y < TOGETHER; y++, at += rowBytes) {
                    column[y] = rows[at] & 0xff;
                    column[TOGETHER + y] = rows[at + 1] & 0xff;
                    column[2 * TOGETHER + y] = rows[at + 2] & 0xff;
                }
            }
        }

        private void resize() {
            for (int x = 0; x < kernel.first.length; x++) {
                Arrays.fill(sums, HALF);
                int first = kernel.first[x];
                int[] weights = kernel.weights[x];
                int k = 0;
                for (; k + 4 <= weights.length; k += 4) {
                    int at = first + k;
                    add(sums, columns[at], columns[at + 1], columns[at + 2], columns[at + 3], weights, k);
                }
                for (; k < weights.length; k++) {
                    add(sums, columns[first + k], weights[k]);
                }
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int written = x * CHANNELS + channel;
                    for (int y = 0; y < TOGETHER; y++, written += resizedBytes) {
                        resized[written] = clip(sums[channel * TOGETHER + y]);
                    }
                }
            }
        }
    }

    private static final class Vertical implements Rows {
        private final Rows source;
        private final Kernel kernel;
        private final byte[] row;

        /** The last rows that were read; row y at y modulo their number. */
        private final int[][] window;

        private final int[] sums;
        private int read;
        private int given;

        Vertical(Rows source, int height, int targetHeight, int rowBytes) {
            this.source = source;
            this.kernel = Kernel.of(height, targetHeight);
            this.row = new byte[rowBytes];
            this.window = new int[kernel.longest()][rowBytes];
            this.sums = new int[rowBytes];
        }

        @Override
        public void next(byte[] into) {
            int first = kernel.first[given];
            int[] weights = kernel.weights[given++];
            for (; read < first + weights.length; read++) {
                source.next(row);
                int[] widened = window[read % window.length];
                for (int column = 0; column < row.length; column++) {
                    widened[column] = row[column] & 0xff;
                }
            }
            Arrays.fill(sums, HALF);
            for (int k = 0; k < weights.length; k++) {
                add(sums, window[(first + k) % window.length], weights[k]);
            }
            for (int column = 0; column < sums.length; column++) {
                into[column] = clip(sums[column]);
            }
        }
    }

    private static void add(int[] sums, int[] values, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i] * weight;
        }
    }

    private static void add(int[] sums, int[] a, int[] b, int[] c, int[] d, int[] weights, int k) {
        int ofA = weights[k];
        int ofB = weights[k + 1];
        int ofC = weights[k + 2];
        int ofD = weights[k + 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += a[i] * ofA + b[i] * ofB + c[i] * ofC + d[i] * ofD;
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
