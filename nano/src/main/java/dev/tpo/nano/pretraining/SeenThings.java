package dev.tpo.nano.pretraining;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.preprocess.FramePreprocessor;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.WorldVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Things as the model will really see them: painted, encoded to mp4, decoded and resized. Pixels are kept as bytes.
 *
 * @param pixels (N, 3, S, S) uint8
 * @param things what each image shows
 * @param centres x and y of its centre, 0 … 1 of the picture
 */
record SeenThings(byte[][] pixels, int[] things, float[][] centres) {

    /** One video that shows all kinds of things in random order, {@code framesEach} frames each. */
    static SeenThings parade(
            VideoReader reader, Path scratch, String domain, long seed, int number, int framesEach, int imageSize)
            throws IOException {
        RandomGenerator random = Chance.of(domain, seed, number);
        List<Thing> order = Arrays.stream(Chance.permutation(random, Thing.KINDS))
                .mapToObj(Thing::of)
                .toList();
        WorldVideo video = WorldVideo.parade(random, order, framesEach);
        Path file = Files.createTempFile(scratch, "parade", ".mp4");
        try {
            video.write(file);
            SampledFrames frames = reader.sample(
                    VideoFile.of(file),
                    FrameSampling.Uniform.of(Thing.KINDS * framesEach),
                    new FrameForm.Squash(imageSize));
            return of(frames, order, video.centres(), framesEach, imageSize);
        } finally {
            Files.delete(file);
        }
    }

    private static SeenThings of(
            SampledFrames frames, List<Thing> order, float[][] centres, int framesEach, int imageSize) {
        float[] values = new FramePreprocessor.Squash(imageSize).pixelValues(frames);
        int plane = 3 * imageSize * imageSize;
        byte[][] pixels = new byte[frames.count()][plane];
        int[] things = new int[frames.count()];
        for (int i = 0; i < frames.count(); i++) {
            for (int k = 0; k < plane; k++) {
                pixels[i][k] = (byte) Math.round((values[i * plane + k] + 1) * 127.5f);
            }
            things[i] = order.get(i / framesEach).number();
        }
        return new SeenThings(pixels, things, centres);
    }

    int count() {
        return things.length;
    }

    /** Normalised pixels of some images, (n, 3, S, S). */
    float[] normalised(int... images) {
        int plane = pixels[0].length;
        float[] values = new float[images.length * plane];
        for (int i = 0; i < images.length; i++) {
            byte[] image = pixels[images[i]];
            for (int k = 0; k < plane; k++) {
                values[i * plane + k] = (image[k] & 0xff) / 127.5f - 1;
            }
        }
        return values;
    }

    static SeenThings concat(List<SeenThings> parts) {
        return new SeenThings(
                parts.stream().flatMap(part -> Arrays.stream(part.pixels)).toArray(byte[][]::new),
                parts.stream().flatMapToInt(part -> Arrays.stream(part.things)).toArray(),
                parts.stream().flatMap(part -> Arrays.stream(part.centres)).toArray(float[][]::new));
    }
}
