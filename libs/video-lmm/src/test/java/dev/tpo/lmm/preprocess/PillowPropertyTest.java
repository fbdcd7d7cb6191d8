package dev.tpo.lmm.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Random frames of random sizes, both crops: every byte is Pillow's. bench/peers/resize_cases.py made the cases. */
class PillowPropertyTest {
    private static final float[] CLIP_MEAN = {0.48145466f, 0.4578275f, 0.40821073f};

    @ParameterizedTest
    @CsvFileSource(resources = "/resize/cases.csv", useHeadersInDisplayName = true)
    void everyByteIsPillows(String kind, long seed, int height, int width, int size, long crc32) {
        boolean clip = kind.equals("clip");
        FramePreprocessor preprocessor =
                clip ? new FramePreprocessor.ShortestEdgeCenterCrop(size) : new FramePreprocessor.Squash(size);

        float[] values = preprocessor.pixelValues(noise(seed, height, width), 1, height, width);

        CRC32 crc = new CRC32();
        for (int pixel = 0; pixel < size * size; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                float mean = clip ? CLIP_MEAN[channel] : 0.5f;
                float unit = values[channel * size * size + pixel] * preprocessor.deviation(channel) + mean;
                crc.update(Math.round(unit * 255));
            }
        }
        assertThat(crc.getValue()).isEqualTo(crc32);
    }

    private static byte[] noise(long seed, int height, int width) {
        byte[] values = new byte[height * width * 3];
        long state = seed;
        for (int i = 0; i < values.length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            values[i] = (byte) (state >>> 56);
        }
        return values;
    }
}
