package dev.tpo.lmm.preprocess;

/**
 * Bicubic resize (a = -0.5) of 8-bit RGB images with Pillow's arithmetic: antialiased, separable, rows first, 22-bit
 * fixed-point weights, each pass rounded and clipped to 8 bits. The models were trained on frames that Pillow resized;
 * a resize without antialiasing or with float intermediates differs by far more than 1/255.
 */
final class PillowBicubic {
    private static final int PRECISION_BITS = 22;
    private static final double SUPPORT_PIXELS = 2.0;
    private static final int CHANNELS = 3;

    private PillowBicubic() {}

    /**
     * Resizes one image.
     *
     * @param rgb source pixels; the image begins at {@code offset}, (height, width, 3) uint8
     * @return (targetHeight, targetWidth, 3) uint8
     */
    static byte[] resize(byte[] rgb, int offset, int height, int width, int targetHeight, int targetWidth) {
        byte[] rows = new byte[height * targetWidth * CHANNELS];
        if (targetWidth == width) {
            System.arraycopy(rgb, offset, rows, 0, rows.length);
        } else {
            horizontal(rgb, offset, height, width, Kernel.of(width, targetWidth), rows, targetWidth);
        }
        if (targetHeight == height) {
            return rows;
        }
        byte[] resized = new byte[targetHeight * targetWidth * CHANNELS];
        vertical(rows, targetWidth * CHANNELS, Kernel.of(height, targetHeight), resized, targetHeight);
        return resized;
    }

    private static void horizontal(
            byte[] rgb, int offset, int height, int width, Kernel kernel, byte[] out, int targetWidth) {
        int written = 0;
        for (int y = 0; y < height; y++) {
            int row = offset + y * width * CHANNELS;
            for (int x = 0; x < targetWidth; x++) {
                int first = kernel.first[x];
                int[] weights = kernel.weights[x];
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int sum = 1 << (PRECISION_BITS - 1);
                    for (int k = 0; k < weights.length; k++) {
                        sum += (rgb[row + (first + k) * CHANNELS + channel] & 0xff) * weights[k];
                    }
                    out[written++] = clip(sum);
                }
            }
        }
    }

    private static void vertical(byte[] rows, int rowBytes, Kernel kernel, byte[] out, int targetHeight) {
        int written = 0;
        for (int y = 0; y < targetHeight; y++) {
            int first = kernel.first[y];
            int[] weights = kernel.weights[y];
            for (int column = 0; column < rowBytes; column++) {
                int sum = 1 << (PRECISION_BITS - 1);
                for (int k = 0; k < weights.length; k++) {
                    sum += (rows[(first + k) * rowBytes + column] & 0xff) * weights[k];
                }
                out[written++] = clip(sum);
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
