package dev.tpo.lmm.preprocess;

/** Moves 8-bit pixels to normalised floats, channels first: (v / 255 - mean) / deviation for each channel. */
record Normalization(float[] mean, float[] deviation) {
    /** Writes the S x S window at (top, left) of an image that is {@code width} pixels wide as frame {@code frame}. */
    void write(byte[] rgb, int width, int top, int left, int size, float[] values, int frame) {
        int plane = size * size;
        for (int channel = 0; channel < 3; channel++) {
            int target = (frame * 3 + channel) * plane;
            for (int y = 0; y < size; y++) {
                int source = ((top + y) * width + left) * 3 + channel;
                for (int x = 0; x < size; x++, source += 3) {
                    values[target++] = ((rgb[source] & 0xff) / 255f - mean[channel]) / deviation[channel];
                }
            }
        }
    }
}
