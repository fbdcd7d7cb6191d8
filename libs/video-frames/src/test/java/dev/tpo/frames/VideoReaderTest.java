package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.frames.VideoException.SamplingOutOfRange;
import dev.tpo.frames.decoder.FrameForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoReaderTest {

    private final VideoReader reader = new VideoReader(DecodingLimits.defaults(), 2, null);

    @AfterEach
    void endDecoders() {
        reader.close();
    }

    @TempDir
    Path folder;

    @Test
    void aProbeCountsFramesAndMeasuresTheirTime() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 25, 10);

        VideoProbe probe = reader.probe(VideoFile.of(video));

        assertThat(probe.frameCount()).isEqualTo(25);
        assertThat(probe.durationSeconds()).isCloseTo(2.5, within(1e-6));
        assertThat(probe.averageFps()).isCloseTo(10, within(1e-6));
        assertThat(probe.width()).isEqualTo(TestVideos.WIDTH);
        assertThat(probe.height()).isEqualTo(TestVideos.HEIGHT);
        assertThat(probe.codec()).isEqualTo("h264");
    }

    @Test
    void uniformSamplingGivesThePicturesItsReceiptNames() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 40, 10);

        SampledFrames frames = shown(video, FrameSampling.Uniform.of(4));

        assertThat(frames.receipt().frameIndices()).containsExactly(0, 13, 26, 39);
        assertThat(frames.receipt().timestampsSeconds()).containsExactly(0.0, 1.3, 2.6, 3.9);
        assertThat(frames.receipt().sampler()).isEqualTo("uniform(4)");
        assertThat(frames.receipt().decoder()).startsWith("ffmpeg ");
        assertThat(greys(frames))
                .containsExactly(TestVideos.grey(0), TestVideos.grey(13), TestVideos.grey(26), TestVideos.grey(39));
    }

    @Test
    void askingForMoreFramesThanThereAreGivesAllOfThem() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 3, 10);

        assertThat(shown(video, FrameSampling.Uniform.of(32)).receipt().frameIndices())
                .containsExactly(0, 1, 2);
    }

    @Test
    void hundredsOfFramesComeInOnePass() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 700, 25);

        SampledFrames frames = shown(video, FrameSampling.Uniform.of(600));

        assertThat(frames.count()).isEqualTo(600);
        assertThat(frames.receipt().frameIndices()).endsWith(699);
    }

    @Test
    void exactTimestampsKeepTheirOrderAndRepetitions() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 20, 10);

        SampledFrames frames = shown(video, new FrameSampling.AtTimestamps(List.of(1.2, 0.55, 1.2, 0.2995, 0.298)));

        assertThat(frames.receipt().frameIndices()).containsExactly(12, 5, 12, 3, 2);
        assertThat(greys(frames))
                .containsExactly(
                        TestVideos.grey(12),
                        TestVideos.grey(5),
                        TestVideos.grey(12),
                        TestVideos.grey(3),
                        TestVideos.grey(2));
    }

    @Test
    void aWindowHoldsTheFrameOnScreenAtItsStartAndThosePresentedBeforeItsEnd() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 20, 10);

        SamplingReceipt receipt = shown(video, new FrameSampling.Uniform(32, Window.of(0.55, 0.9)))
                .receipt();

        assertThat(receipt.frameIndices()).containsExactly(5, 6, 7, 8);
        assertThat(receipt.startSeconds()).isEqualTo(0.55);
        assertThat(receipt.endSeconds()).isEqualTo(0.9);
    }

    @Test
    void aRateGivesTheFramesOnScreenAtItsTicksAndItsLimitMakesThemUniform() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 40, 10);

        assertThat(reader.choose(VideoFile.of(video), new FrameSampling.Fps(2, 32, Window.WHOLE))
                        .frameIndices())
                .containsExactly(0, 5, 10, 15, 20, 25, 30, 35);
        assertThat(reader.choose(VideoFile.of(video), new FrameSampling.Fps(2, 4, Window.WHOLE))
                        .frameIndices())
                .containsExactly(0, 13, 26, 39);
        assertThat(reader.choose(VideoFile.of(video), new FrameSampling.Fps(1e9, 100, Window.WHOLE))
                        .frameIndices())
                .hasSize(40);
    }

    @Test
    void framesOfAVariableRateCarryTheirOwnPresentationTimes() throws IOException {
        Path video = TestVideos.write(
                folder.resolve("v.mkv"),
                10,
                10,
                List.of(
                        "-vf",
                        "settb=1/1000,setpts=N*N*0.01/TB",
                        "-fps_mode",
                        "passthrough",
                        "-enc_time_base",
                        "1:1000",
                        "-c:v",
                        "ffv1",
                        "-pix_fmt",
                        "bgr0"));

        SampledFrames frames = shown(video, FrameSampling.Uniform.of(10));

        assertThat(frames.receipt().timestampsSeconds())
                .containsExactly(0.0, 0.01, 0.04, 0.09, 0.16, 0.25, 0.36, 0.49, 0.64, 0.81);
        assertThat(reader.choose(VideoFile.of(video), new FrameSampling.AtTimestamps(List.of(0.5)))
                        .frameIndices())
                .containsExactly(7);
    }

    @Test
    void timeStartsWithTheFirstFrameAlsoWhereTheContainersClockDoesNot() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.ts"), 20, 10, "-muxdelay", "3", "-output_ts_offset", "100");

        SamplingReceipt receipt = reader.choose(VideoFile.of(video), FrameSampling.Uniform.of(2));

        assertThat(receipt.timestampsSeconds().getFirst()).isZero();
        assertThat(receipt.timestampsSeconds().getLast()).isCloseTo(1.9, within(1e-4));
    }

    @Test
    void aVideoMeantToBeShownSidewaysIsReadAsShown() throws IOException {
        Path upright = TestVideos.h264(folder.resolve("v.mp4"), 5, 10);
        Path sideways = folder.resolve("sideways.mp4");
        TestVideos.ffmpeg("-display_rotation", "90", "-i", upright.toString(), "-c", "copy", sideways.toString());

        SampledFrames frames = shown(sideways, FrameSampling.Uniform.of(1));

        assertThat(frames.width()).isEqualTo(TestVideos.HEIGHT);
        assertThat(frames.height()).isEqualTo(TestVideos.WIDTH);
        assertThat(reader.probe(VideoFile.of(sideways)).rotation()).isEqualTo(270);
    }

    @Test
    void timesOutsideTheVideoAndBackwardsWindowsAreRefused() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 20, 10);

        List<FrameSampling> refused = List.of(
                new FrameSampling.AtTimestamps(List.of(0.0, 2.5)),
                new FrameSampling.AtTimestamps(List.of(-0.5)),
                new FrameSampling.AtTimestamps(List.of(Double.NaN)),
                new FrameSampling.Uniform(4, Window.of(1.5, 0.5)),
                new FrameSampling.Uniform(4, Window.of(0.5, 0.5)),
                new FrameSampling.Uniform(4, Window.of(2.5, 3)),
                new FrameSampling.Uniform(4, Window.of(0, 2.5)),
                new FrameSampling.Uniform(4, Window.of(-1, 1)),
                new FrameSampling.Uniform(4, Window.of(Double.NaN, 1)));

        assertThat(refused)
                .allSatisfy(sampling ->
                        assertThatThrownBy(() -> shown(video, sampling)).isInstanceOf(SamplingOutOfRange.class));
    }

    @Test
    void aFileNameIsOnlyEverAName() throws IOException {
        Path odd = folder.resolve("-i concat:a|b %03d 'x'.mkv");
        Files.move(TestVideos.lossless(folder.resolve("v.mkv"), 3, 10), odd);

        assertThat(reader.probe(VideoFile.of(odd)).frameCount()).isEqualTo(3);
    }

    @Test
    void aReplacedFileIsLookedAtAnew() throws IOException {
        Path video = TestVideos.lossless(folder.resolve("v.mkv"), 3, 10);
        assertThat(reader.probe(VideoFile.of(video)).frameCount()).isEqualTo(3);

        TestVideos.lossless(video, 30, 10);

        assertThat(reader.probe(VideoFile.of(video)).frameCount()).isEqualTo(30);
    }

    @Test
    void aDecoderThatEndsOverARequestIsReplacedForTheNext() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);
        reader.probe(VideoFile.of(video));
        ProcessHandle decoder = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("DecoderMain"))
                .findFirst()
                .orElseThrow();
        decoder.destroyForcibly();
        decoder.onExit().join();

        assertThat(shown(video, FrameSampling.Uniform.of(3)).count()).isEqualTo(3);
    }

    @Test
    void aStoredFilesIndexIsMadeOnceAndLiesBesideIt() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);
        VideoFile stored = VideoFile.stored(video, "ab".repeat(32));
        reader.probe(stored);
        Path beside = folder.resolve("v.mp4" + VideoIndexes.SUFFIX);
        FileTime made = Files.getLastModifiedTime(beside);

        try (VideoReader other = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            assertThat(other.probe(stored)).isEqualTo(reader.probe(stored));
        }

        assertThat(Files.getLastModifiedTime(beside)).isEqualTo(made);
    }

    @Test
    void anIndexThatACrashLeftDamagedIsMadeAnew() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);
        Path beside = folder.resolve("v.mp4" + VideoIndexes.SUFFIX);
        Files.write(beside, new byte[100]);

        assertThat(reader.probe(VideoFile.stored(video, "ab".repeat(32))).frameCount())
                .isEqualTo(30);

        assertThat(Files.size(beside)).isGreaterThan(100);
    }

    @Test
    void whoIsInterruptedDoesNotGoOnWaitingForADecoder() throws Exception {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);
        try (VideoReader noDecoders = new VideoReader(DecodingLimits.defaults(), 0, null)) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    noDecoders.probe(VideoFile.of(video));
                } catch (RuntimeException e) {
                    end.complete(e);
                }
            });

            waiting.interrupt();

            assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(VideoException.Interrupted.class);
        }
    }

    @Test
    void oneFrameIsGivenAsTheSampleHasItAndASmallOneIsThereTheNextTime() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);
        VideoFile stored = VideoFile.stored(video, "ab".repeat(32));
        FrameForm form = new FrameForm.Width(20);
        FrameCache cache = new FrameCache(folder.resolve("cache"), 1_000_000, Clock.systemUTC());
        try (VideoReader keeping = new VideoReader(DecodingLimits.defaults(), 1, cache)) {
            byte[] first = bytes(keeping, stored, 17, form);
            byte[] again = bytes(keeping, stored, 17, form);

            assertThat(cache.misses()).isEqualTo(1);
            assertThat(cache.hits()).isEqualTo(1);
            assertThat(again).isEqualTo(first).hasSize(20 * 15 * 3);
            assertThat(keeping.sample(stored, new FrameSampling.AtTimestamps(List.of(1.7)), form)
                            .rgb())
                    .isEqualTo(first);
            assertThat(keeping.secondsOf(stored, 17)).isEqualTo(1.7);
        }
    }

    @Test
    void whatBecomesOfAFramesPixelsIsNoFaultOfTheDecoder() throws IOException {
        Path video = TestVideos.h264(folder.resolve("v.mp4"), 30, 10);

        assertThatThrownBy(() -> reader.show(VideoFile.of(video), 3, new FrameForm.Shown(), (height, width, rgb) -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("No space left on device");

        assertThat(bytes(reader, VideoFile.of(video), 3, new FrameForm.Shown()))
                .hasSize(TestVideos.WIDTH * TestVideos.HEIGHT * 3);
    }

    private static byte[] bytes(VideoReader reader, VideoFile file, int frame, FrameForm form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reader.show(file, frame, form, (height, width, rgb) -> rgb.transferTo(bytes));
        return bytes.toByteArray();
    }

    private SampledFrames shown(Path video, FrameSampling sampling) {
        return reader.sample(VideoFile.of(video), sampling, new FrameForm.Shown());
    }

    /** Brightness of each frame, red of its top left pixel; all its pixels must agree. */
    private static int[] greys(SampledFrames frames) {
        int frameBytes = frames.height() * frames.width() * 3;
        int[] greys = new int[frames.count()];
        for (int t = 0; t < frames.count(); t++) {
            greys[t] = frames.rgb()[t * frameBytes] & 0xFF;
            for (int i = 0; i < frameBytes; i++) {
                assertThat(frames.rgb()[t * frameBytes + i] & 0xFF).isEqualTo(greys[t]);
            }
        }
        return greys;
    }
}
