package dev.tpo.nano.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldVideoTest {

    @TempDir
    Path folder;

    private final VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null);

    @Test
    void theSameSeedGivesTheSameFileByteForByte() throws IOException {
        byte[] once = Files.readAllBytes(write("test", 1, Length.SHORT));
        byte[] again = Files.readAllBytes(write("test", 1, Length.SHORT));

        assertThat(again).isEqualTo(once);
    }

    @Test
    void equalSeedsOfOtherDomainsGiveOtherVideos() {
        Timeline training =
                WorldVideo.random(Chance.of("training", 5), Length.LONG).timeline();
        Timeline benchmark =
                WorldVideo.random(Chance.of("benchmark", 5), Length.LONG).timeline();

        assertThat(benchmark.things()).isNotEqualTo(training.things());
    }

    @ParameterizedTest
    @EnumSource(Length.class)
    void uniformFramesFallOneIntoEachTimeBucket(Length length) throws IOException {
        SampledFrames seen = sample(write("test", 2, length), length);

        assertThat(seen.receipt().timestampsSeconds().stream()
                        .map(seconds -> (int) (seconds / Timeline.BUCKET_SECONDS))
                        .toList())
                .isEqualTo(IntStream.range(0, length.frames()).boxed().toList());
        assertThat(seen.probe().durationSeconds()).isEqualTo(length.frames() * Timeline.BUCKET_SECONDS);
    }

    @Test
    void decodedFramesShowWhatTheTimelineSays() throws IOException {
        WorldVideo video = WorldVideo.random(Chance.of("test", 3), Length.TRAINED);
        SampledFrames seen = sample(write("test", 3, Length.TRAINED), Length.TRAINED);
        Timeline truth = video.timeline();
        float[][] centres = video.centres();

        for (int frame = 0; frame < seen.count(); frame++) {
            Thing thing = truth.thingInFrame(frame);
            if (thing.shape() == Shape.RING) {
                continue; // hollow where we look
            }
            float[] centre = centres[seen.receipt().frameIndices().get(frame)];
            List<Integer> pixel = pixel(seen, frame, centre);
            assertThat(pixel.get(0)).as("red of frame %d", frame).isCloseTo(thing.colour().red, within());
            assertThat(pixel.get(1)).as("green of frame %d", frame).isCloseTo(thing.colour().green, within());
            assertThat(pixel.get(2)).as("blue of frame %d", frame).isCloseTo(thing.colour().blue, within());
        }
    }

    @ParameterizedTest
    @EnumSource(Length.class)
    void scenesAreAsManyAsPromisedAndNoThingComesTwice(Length length) {
        for (long seed = 0; seed < 50; seed++) {
            Timeline timeline =
                    WorldVideo.random(Chance.of("test", seed), length).timeline();
            assertThat(timeline.things())
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(length.minScenes(), length.maxScenes());
            assertThat(timeline.sceneOfFrame()).hasSize(length.frames()).isSorted();
        }
    }

    private Path write(String domain, long seed, Length length) throws IOException {
        Path file = folder.resolve(domain + seed + length + ".mp4");
        WorldVideo.random(Chance.of(domain, seed), length).write(file);
        return file;
    }

    private SampledFrames sample(Path file, Length length) {
        return reader.sample(VideoFile.of(file), FrameSampling.Uniform.of(length.frames()), new FrameForm.Shown());
    }

    private static List<Integer> pixel(SampledFrames seen, int frame, float[] centre) {
        int x = Math.round(centre[0] * seen.width());
        int y = Math.round(centre[1] * seen.height());
        int at = ((frame * seen.height() + y) * seen.width() + x) * 3;
        return List.of(seen.rgb()[at] & 0xff, seen.rgb()[at + 1] & 0xff, seen.rgb()[at + 2] & 0xff);
    }

    private static org.assertj.core.data.Offset<Integer> within() {
        return org.assertj.core.api.Assertions.within(60);
    }
}
