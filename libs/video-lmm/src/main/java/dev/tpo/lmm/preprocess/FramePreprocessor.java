package dev.tpo.lmm.preprocess;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.frames.decoder.PillowBicubic;

/**
 * Frames as the vision tower was trained to see them. Which of the two forms a checkpoint wants follows from its tower.
 */
public sealed interface FramePreprocessor {
    /** Side length S of the square that the tower sees, in pixels. */
    int imageSize();

    /** The size in which frames are best decoded: those of this size are not resized again. */
    FrameForm form();

    /** By which normalising divides the values of a channel (0 red, 1 green, 2 blue), in the unit range. */
    float deviation(int channel);

    /**
     * Resizes, scales to [0, 1] and normalises.
     *
     * @param rgb (T, H, W, 3) uint8
     * @return (T, 3, S, S) float32, normalised by the tower's mean and deviation
     */
    float[] pixelValues(byte[] rgb, int frames, int height, int width);

    /** The same for decoded frames. */
    default float[] pixelValues(SampledFrames frames) {
        return pixelValues(frames.rgb(), frames.count(), frames.height(), frames.width());
    }

    /** SigLIP: straight to S x S, the aspect ratio is not kept; mean and deviation 0.5. */
    record Squash(int imageSize) implements FramePreprocessor {
        private static final float[] HALF = {0.5f, 0.5f, 0.5f};

        @Override
        public FrameForm form() {
            return new FrameForm.Squash(imageSize);
        }

        @Override
        public float deviation(int channel) {
            return HALF[channel];
        }

        @Override
        public float[] pixelValues(byte[] rgb, int frames, int height, int width) {
            Normalization normalization = new Normalization(HALF, HALF);
            float[] values = new float[frames * 3 * imageSize * imageSize];
            for (int frame = 0; frame < frames; frame++) {
                byte[] resized =
                        PillowBicubic.resize(rgb, frame * height * width * 3, height, width, imageSize, imageSize);
                normalization.write(resized, imageSize, 0, 0, imageSize, values, frame);
            }
            return values;
        }
    }

    /** CLIP: the shortest edge to S, then the S x S centre; CLIP's own mean and deviation. */
    record ShortestEdgeCenterCrop(int imageSize) implements FramePreprocessor {
        private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
        private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

        @Override
        public FrameForm form() {
            return new FrameForm.ShortestEdgeCenterCrop(imageSize);
        }

        @Override
        public float deviation(int channel) {
            return DEVIATION[channel];
        }

        @Override
        public float[] pixelValues(byte[] rgb, int frames, int height, int width) {
            Normalization normalization = new Normalization(MEAN, DEVIATION);
            FrameForm.Cut cut = form().cut(height, width);
            float[] values = new float[frames * 3 * imageSize * imageSize];
            for (int frame = 0; frame < frames; frame++) {
                byte[] resized = PillowBicubic.resize(
                        rgb, frame * height * width * 3, height, width, cut.resizedHeight(), cut.resizedWidth());
                normalization.write(resized, cut.resizedWidth(), cut.top(), cut.left(), imageSize, values, frame);
            }
            return values;
        }
    }
}
