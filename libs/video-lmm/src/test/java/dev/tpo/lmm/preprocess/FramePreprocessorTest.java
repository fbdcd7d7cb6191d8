package dev.tpo.lmm.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FramePreprocessorTest {
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
}
