package dev.tpo.frames;

/**
 * Chosen frames. Legend: T = count, H = height, W = width.
 *
 * @param rgb (T, H, W, 3) uint8, row-major: red, green, blue of the top left pixel of the first frame come first
 * @param count T
 * @param height H, pixels, source size
 * @param width W, pixels, source size
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are too many to wrap or copy
public record SampledFrames(byte[] rgb, int count, int height, int width, SamplingReceipt receipt, VideoProbe probe) {

    public SampledFrames {
        if (rgb.length != Math.multiplyExact(Math.multiplyExact(count, height), Math.multiplyExact(width, 3))) {
            throw new IllegalArgumentException(
                    "rgb holds " + rgb.length + " bytes, not " + count + "×" + height + "×" + width + "×3");
        }
    }
}
