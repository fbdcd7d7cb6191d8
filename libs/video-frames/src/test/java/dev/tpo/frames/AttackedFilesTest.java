package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.frames.decoder.VideoIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files cut off anywhere, bytes that are not what they were, decoders that die: an answer or a reason, and it goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackedFilesTest {

    private static final int FRAMES = 24;
    private static final int LONG_FRAMES = 160;
    private static final List<String> KINDS = List.of(
            "front.mp4 -c:v libopenh264 -movflags +faststart",
            "v.mkv -c:v libopenh264",
            "v.ts -c:v mpeg2video -bf 2",
            "v.avi -c:v mpeg4 -bf 2",
            "v.webm -c:v libvpx",
            "v.flv -c:v libopenh264");

    private final VideoReader reader = new VideoReader(DecodingLimits.defaults().withWholeDecodePixels(0), 1, null);

    @TempDir
    static Path folder;

    @BeforeAll
    void make() throws IOException {
        StringBuilder outputs = new StringBuilder("-f lavfi -i testsrc2=s=96x64:r=25:d=0.96");
        KINDS.forEach(kind -> outputs.append(" -g 8 ")
                .append(kind.substring(kind.indexOf(' ') + 1))
                .append(' ')
                .append(folder.resolve(name(kind))));
        TestVideos.ffmpeg(outputs.toString().split(" "));
        TestVideos.ffmpeg(("-f lavfi -i testsrc2=s=96x64:r=25 -frames:v " + LONG_FRAMES
                        + " -g 10 -c:v libopenh264 -movflags +faststart " + folder.resolve("long.mp4"))
                .split(" "));
    }

    @AfterAll
    void endDecoders() {
        reader.close();
    }

    private static String name(String kind) {
        return kind.substring(0, kind.indexOf(' '));
    }

    @Test
    void aFileCutOffAnywhereGivesWhatIsLeftAndSaysSoOrIsRefusedWithAReason() throws IOException {
        for (String kind : KINDS) {
            byte[] content = Files.readAllBytes(folder.resolve(name(kind)));
            for (int tenth = 1; tenth < 10; tenth++) {
                Path cut = folder.resolve("cut" + tenth + name(kind));
                Files.write(cut, Arrays.copyOf(content, content.length * tenth / 10));
                VideoProbe probe = readAll(cut);
                if (probe != null && probe.frameCount() < FRAMES) {
                    assertThat(probe.complete()).describedAs("%s", cut).isFalse();
                }
            }
        }
    }

    @Test
    void bytesThatAreNotWhatTheyWereEndInPicturesOrAReasonAndTheNextFileIsRead() throws IOException {
        Random random = new Random(11);
        for (String kind : KINDS) {
            byte[] content = Files.readAllBytes(folder.resolve(name(kind)));
            for (int round = 0; round < 8; round++) {
                byte[] damaged = content.clone();
                for (int flips = 1 << random.nextInt(8); flips > 0; flips--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                readAll(Files.write(folder.resolve("flipped" + round + name(kind)), damaged));
            }
        }
        assertThat(readAll(folder.resolve("v.mkv"))).isNotNull();
    }

    private @Nullable VideoProbe readAll(Path file) {
        VideoFile video = VideoFile.of(file);
        try {
            SampledFrames frames = reader.sample(video, FrameSampling.Uniform.of(1000), new FrameForm.Squash(16));
            VideoProbe probe = reader.probe(video);
            assertThat(frames.count()).isEqualTo((int) probe.frameCount());
            return probe;
        } catch (VideoException e) {
            assertThat(e)
                    .describedAs("%s", file)
                    .isInstanceOfAny(
                            VideoException.Damaged.class,
                            VideoException.NotAVideo.class,
                            VideoException.Empty.class,
                            VideoException.TooLarge.class);
            assertThat(e.getMessage()).doesNotContain("0x", folder.toString(), "Invalid", "AVERROR");
            return null;
        }
    }

    @Test
    void damageThatIsMetLongAfterIndexingHasTheIndexMadeAnewAndTheQuestionAnswered() throws IOException {
        byte[] content = Files.readAllBytes(folder.resolve("long.mp4"));
        byte[] noise = new byte[content.length / 8];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, content, content.length / 2, noise.length);
        Path file = Files.write(folder.resolve("damaged.mp4"), content);
        VideoFile stored = VideoFile.stored(file, "cd".repeat(32));
        assertThat(reader.probe(stored).frameCount()).isEqualTo(LONG_FRAMES); // by its packets

        SampledFrames frames = reader.sample(stored, FrameSampling.Uniform.of(LONG_FRAMES), new FrameForm.Squash(16));

        VideoProbe probe = reader.probe(stored);
        assertThat(probe.complete()).isFalse();
        assertThat(probe.frameCount()).isLessThan(LONG_FRAMES).isEqualTo(frames.count());
        try (VideoReader another = new VideoReader(DecodingLimits.defaults(), 0, null)) {
            assertThat(another.probe(stored)).isEqualTo(probe); // from the file beside it: it has no decoder
        }
    }

    @Test
    void anIndexOfWhateverBytesIsReadAsItWasOrNotAtAll() throws IOException {
        Path file = Files.copy(folder.resolve("v.mkv"), folder.resolve("indexed.mkv"));
        VideoProbe probe = reader.probe(VideoFile.stored(file, "ef".repeat(32)));
        Path beside = folder.resolve("indexed.mkv" + VideoIndexes.SUFFIX);
        byte[] good = Files.readAllBytes(beside);
        Random random = new Random(3);

        for (int round = 0; round < 300; round++) {
            byte[] bad = Arrays.copyOf(good, round % 3 == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = 1 + random.nextInt(5); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            }
            if (round % 5 == 0 && bad.length > 12) {
                ByteBuffer.wrap(bad).putInt(8, random.nextInt()); // its length
            }
            assertThatThrownBy(() -> VideoIndex.read(new ByteArrayInputStream(bad)))
                    .isInstanceOf(IOException.class);
        }
        Files.write(beside, Arrays.copyOf(good, good.length / 2));
        try (VideoReader another = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            assertThat(another.probe(VideoFile.stored(file, "ef".repeat(32)))).isEqualTo(probe);
        }
    }

    @Test
    void aDecoderThatDiesInTheMiddleOfAFrameIsAnErrorOnceAndIsReplaced() throws IOException {
        Path large = folder.resolve("large.mkv");
        TestVideos.ffmpeg(("-f lavfi -i color=c=red:s=1920x1080:r=25 -frames:v 2 -c:v mjpeg " + large).split(" "));
        VideoFile file = VideoFile.of(large);
        reader.probe(file);

        assertThatThrownBy(() -> reader.show(file, 1, new FrameForm.Shown(), (height, width, rgb) -> {
                    rgb.readNBytes(1000);
                    ProcessHandle.current()
                            .children()
                            .filter(child ->
                                    child.info().commandLine().orElse("").contains("DecoderMain"))
                            .forEach(ProcessHandle::destroyForcibly);
                    rgb.readAllBytes();
                }))
                .isInstanceOf(RuntimeException.class);

        assertThatCode(() -> reader.show(
                        file,
                        1,
                        new FrameForm.Shown(),
                        (height, width, rgb) -> assertThat(rgb.readAllBytes()).hasSize(1920 * 1080 * 3)))
                .doesNotThrowAnyException();
    }

    @Test
    void aPictureOf8kPassesTheLimits() throws IOException {
        Path large = folder.resolve("8k.mkv");
        TestVideos.ffmpeg(("-f lavfi -i color=c=red:s=8192x4320:r=25 -frames:v 2 -c:v mjpeg " + large).split(" "));

        SampledFrames frames =
                reader.sample(VideoFile.of(large), FrameSampling.Uniform.of(2), new FrameForm.Squash(384));

        assertThat(frames.count()).isEqualTo(2);
        assertThat(frames.rgb()[0] & 0xff).isGreaterThan(250);
    }
}
