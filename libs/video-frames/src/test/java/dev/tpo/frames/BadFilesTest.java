package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.VideoException.Damaged;
import dev.tpo.frames.VideoException.Empty;
import dev.tpo.frames.VideoException.NotAVideo;
import dev.tpo.frames.VideoException.TimedOut;
import dev.tpo.frames.VideoException.TooLarge;
import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BadFilesTest {

    private final VideoReader reader = new VideoReader(DecodingLimits.defaults(), 2, null);

    @AfterEach
    void endDecoders() {
        reader.close();
    }

    @TempDir
    Path folder;

    @Test
    void anEmptyFileIsATypedError() throws IOException {
        refused(Files.createFile(folder.resolve("v.mp4")), Empty.class);
    }

    @Test
    void textAndNoiseAreNoVideos() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);

        refused(Files.writeString(folder.resolve("text.mp4"), "no video"), NotAVideo.class);
        refused(Files.write(folder.resolve("noise.mp4"), noise), NotAVideo.class);
    }

    @Test
    void aPlaylistOrAScriptThatNamesOtherFilesIsNoVideo() throws IOException {
        Path other = TestVideos.h264(folder.resolve("other.mp4"), 5, 10);

        refused(
                Files.writeString(
                        folder.resolve("list.mp4"), "#EXTM3U\n#EXTINF:1,\nfile://" + other + "\n#EXT-X-ENDLIST\n"),
                NotAVideo.class);
        refused(
                Files.writeString(folder.resolve("script.mp4"), "ffconcat version 1.0\nfile '" + other + "'\n"),
                NotAVideo.class);
    }

    @Test
    void soundAloneIsNoVideo() throws IOException {
        Path sound = folder.resolve("sound.mp4");
        TestVideos.ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", sound.toString());

        refused(sound, NotAVideo.class);
    }

    @Test
    void aVideoWithoutAFrameIsATypedError() throws IOException {
        Path video = TestVideos.write(folder.resolve("v.avi"), 0, 10, List.of("-c:v", "mpeg4"));

        assertThatThrownBy(() -> reader.probe(VideoFile.of(video)))
                .isInstanceOfAny(Empty.class, Damaged.class, NotAVideo.class);
    }

    @Test
    void aFileWhoseTableOfPicturesIsCutOffIsRefusedInPlainWords() throws IOException {
        Path file = firstHalf(TestVideos.h264(folder.resolve("header-last.mp4"), 100, 10));

        assertThatThrownBy(() -> reader.probe(VideoFile.of(file)))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("breaks off");
    }

    @Test
    void aFileThatBreaksOffIsTakenToItsLastPictureAndSaysSo() throws IOException {
        List<Path> files = List.of(
                firstHalf(TestVideos.h264(folder.resolve("header-first.mp4"), 100, 10, "-movflags", "+faststart")),
                firstHalf(TestVideos.lossless(folder.resolve("v.avi"), 100, 10)),
                firstHalf(TestVideos.lossless(folder.resolve("v.mkv"), 100, 10)));

        assertThat(files).allSatisfy(file -> {
            VideoProbe probe = reader.probe(VideoFile.of(file));
            assertThat(probe.complete()).isFalse();
            assertThat(probe.frameCount()).isBetween(20L, 80L);
            assertThat(sample(reader, file, Math.toIntExact(probe.frameCount())))
                    .isEqualTo(probe.frameCount());
        });
    }

    @Test
    void damageInTheMiddleCostsThePicturesThereAndIsSaid() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 200, 10, "-movflags", "+faststart");
        byte[] content = Files.readAllBytes(video);
        byte[] noise = new byte[content.length / 4];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, content, content.length / 2, noise.length);
        Files.write(video, content);

        VideoProbe probe = reader.probe(VideoFile.of(video));

        assertThat(probe.complete()).isFalse();
        assertThat(sample(reader, video, Math.toIntExact(probe.frameCount()))).isEqualTo(probe.frameCount());
    }

    @Test
    void aMissingFileAndAFolderAreTypedErrors() {
        refused(folder.resolve("none.mp4"), NotAVideo.class);
        refused(folder, NotAVideo.class);
    }

    @Test
    void tooLargePicturesAndTooManyFramesAreRefusedByTheirLimits() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 30, 10);
        long pixels = (long) TestVideos.WIDTH * TestVideos.HEIGHT;

        assertThatThrownBy(() -> limited(pixels - 1, 100).probe(VideoFile.of(video)))
                .isInstanceOf(TooLarge.class);
        assertThatThrownBy(() -> limited(pixels, 29).probe(VideoFile.of(video))).isInstanceOf(TooLarge.class);
    }

    @Test
    void decodingEndsWhenItsTimeIsOver() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 100, 10);
        try (VideoReader hasty =
                new VideoReader(DecodingLimits.defaults().withTimeLimit(Duration.ofMillis(1)), 1, null)) {
            assertThatThrownBy(() -> hasty.probe(VideoFile.of(video))).isInstanceOf(TimedOut.class);
        }
    }

    private void refused(Path file, Class<? extends VideoException> how) {
        assertThatThrownBy(() -> reader.probe(VideoFile.of(file))).isInstanceOf(how);
        assertThatThrownBy(() -> sample(reader, file, 1)).isInstanceOf(how);
    }

    private static int sample(VideoReader reader, Path file, int frames) {
        return reader.sample(VideoFile.of(file), FrameSampling.Uniform.of(frames), new FrameForm.Squash(8))
                .count();
    }

    private static Path firstHalf(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(content, content.length / 2));
    }

    private static VideoReader limited(long maxPixels, long maxFrames) {
        DecodingLimits defaults = DecodingLimits.defaults();
        return new VideoReader(
                new DecodingLimits(
                        Duration.ofSeconds(30), maxPixels, maxFrames, defaults.maxAllocationBytes(), 200_000_000),
                1,
                null);
    }
}
