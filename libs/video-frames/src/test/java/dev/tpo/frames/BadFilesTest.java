package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.VideoException.Damaged;
import dev.tpo.frames.VideoException.Empty;
import dev.tpo.frames.VideoException.NotAVideo;
import dev.tpo.frames.VideoException.TimedOut;
import dev.tpo.frames.VideoException.TooLarge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BadFilesTest {

    private final VideoReader reader = new VideoReader(DecodingLimits.defaults());

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

        assertThatThrownBy(() -> reader.probe(video)).isInstanceOfAny(Empty.class, Damaged.class, NotAVideo.class);
    }

    @Test
    void aTruncatedFileIsATypedError() throws IOException {
        refused(firstHalf(TestVideos.h264(folder.resolve("header-last.mp4"), 100, 10)), Damaged.class);
        refused(
                firstHalf(TestVideos.h264(folder.resolve("header-first.mp4"), 100, 10, "-movflags", "+faststart")),
                Damaged.class);
        refused(firstHalf(TestVideos.lossless(folder.resolve("v.avi"), 100, 10)), Damaged.class);
    }

    @Test
    void overwrittenPicturesAreATypedError() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 200, 10, "-movflags", "+faststart");
        byte[] content = Files.readAllBytes(video);
        byte[] noise = new byte[content.length / 4];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, content, content.length / 2, noise.length);

        refused(Files.write(video, content), Damaged.class);
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

        assertThatThrownBy(() -> limited(pixels - 1, 100, 1 << 30).probe(video)).isInstanceOf(TooLarge.class);
        assertThatThrownBy(() -> limited(pixels, 29, 1 << 30).probe(video)).isInstanceOf(TooLarge.class);
        assertThatThrownBy(() -> limited(pixels, 30, pixels * 3 * 2).sample(video, FrameSampling.Uniform.of(3)))
                .isInstanceOf(TooLarge.class);
    }

    @Test
    void decodingEndsWhenItsTimeIsOver() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 100, 10);
        DecodingLimits defaults = DecodingLimits.defaults();
        VideoReader hasty = new VideoReader(new DecodingLimits(
                Duration.ofMillis(1),
                defaults.maxPixels(),
                defaults.maxFrames(),
                defaults.maxAllocationBytes(),
                defaults.maxOutputBytes()));

        assertThatThrownBy(() -> hasty.probe(video)).isInstanceOf(TimedOut.class);
    }

    private void refused(Path file, Class<? extends VideoException> how) {
        assertThatThrownBy(() -> reader.probe(file)).isInstanceOf(how);
        assertThatThrownBy(() -> reader.sample(file, FrameSampling.Uniform.of(1)))
                .isInstanceOf(how);
    }

    private static Path firstHalf(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(content, content.length / 2));
    }

    private static VideoReader limited(long maxPixels, long maxFrames, long maxOutputBytes) {
        return new VideoReader(new DecodingLimits(
                Duration.ofSeconds(30),
                maxPixels,
                maxFrames,
                DecodingLimits.defaults().maxAllocationBytes(),
                maxOutputBytes));
    }
}
