package dev.tpo.lmm.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PillowBicubicTest {
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    /** The expected sums are Pillow's: sum of value times (position modulo 251 plus 1) over the resized image. */
    @ParameterizedTest
    @CsvSource({"4, 4, 154493", "11, 13, 6210646", "7, 5, 731775", "3, 9, 438144"})
    void everyPixelIsPillows(int targetHeight, int targetWidth, long expected) {
        byte[] resized = PillowBicubic.resize(pattern(), 0, HEIGHT, WIDTH, targetHeight, targetWidth);

        long sum = 0;
        for (int i = 0; i < resized.length; i++) {
            sum += (resized[i] & 0xff) * (i % 251 + 1L);
        }
        assertThat(resized).hasSize(targetHeight * targetWidth * 3);
        assertThat(sum).isEqualTo(expected);
    }

    @Test
    void sharpEdgesOvershootAndAreClippedAsPillowDoes() {
        byte[] resized = PillowBicubic.resize(pattern(), 0, HEIGHT, WIDTH, 11, 13);

        int[] first = new int[12];
        for (int i = 0; i < first.length; i++) {
            first[i] = resized[i] & 0xff;
        }
        assertThat(first).containsExactly(0, 45, 96, 41, 94, 175, 129, 182, 193, 214, 255, 50);
    }

    @Test
    void aFrameOfTheTargetSizeIsLeftAsItIs() {
        assertThat(PillowBicubic.resize(pattern(), 0, HEIGHT, WIDTH, HEIGHT, WIDTH))
                .isEqualTo(pattern());
    }

    @Test
    void squashNormalisesToMinusOneToOneWithChannelsFirst() {
        byte[] rgb = new byte[2 * 4 * 4 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 255;
        }

        float[] values = new FramePreprocessor.Squash(2).pixelValues(rgb, 2, 4, 4);

        assertThat(values).hasSize(2 * 3 * 2 * 2);
        assertThat(values[0]).isEqualTo(1f);
        assertThat(values[4]).isEqualTo(-1f);
        assertThat(values[12]).isEqualTo(1f);
    }

    @Test
    void theCropTakesTheCentreOfTheLongEdge() {
        byte[] rgb = new byte[2 * 6 * 3];
        for (int y = 0; y < 2; y++) {
            for (int x = 2; x < 4; x++) {
                rgb[(y * 6 + x) * 3] = (byte) 255;
            }
        }

        float[] values = new FramePreprocessor.ShortestEdgeCenterCrop(2).pixelValues(rgb, 1, 2, 6);

        assertThat(values[0]).isEqualTo((1f - 0.48145466f) / 0.26862954f);
        assertThat(values[3]).isEqualTo(values[0]);
    }

    private static byte[] pattern() {
        byte[] rgb = new byte[HEIGHT * WIDTH * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[(y * WIDTH + x) * 3 + c] = (byte) (y * 37 + x * 101 + c * 53 + (x * y) % 7 * 29);
                }
            }
        }
        return rgb;
    }
}
