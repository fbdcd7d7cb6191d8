package dev.tpo.frames.decoder;

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
    void aRowIsThereWithinTwoDozenRowsOfThoseThatItIsMadeOf() {
        int[] read = {0};
        PillowBicubic.Rows rows = PillowBicubic.resized(row -> read[0]++, 1000, 30, 100, 20);

        for (int y = 0; y < 100; y++) {
            rows.next(new byte[20 * 3]);
            assertThat(read[0]).isBetween(10 * y + 10, 10 * y + 30 + 24);
        }
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
