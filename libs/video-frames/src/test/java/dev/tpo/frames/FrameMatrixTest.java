package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of video that people bring, frame by frame against the ffmpeg program, which decodes all of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameMatrixTest {

    private static final int ALL = 1_000_000;
    private static final int FILES_A_RUN = 40;
    private static final int SINGLE_FRAMES = 4;

    /** Not what ffmpeg makes of them: see the tests that name them. */
    private static final Set<String> OTHERWISE = Set.of("brought-both.mp4", "brought-neg.mkv", "joined-forward.ts");

    /** Begins or breaks off in the middle. */
    private static final Set<String> INCOMPLETE = Set.of(
            "brought-cut.mkv",
            "brought-l_mid.ts",
            "middle.ts",
            "middle.mpg",
            "middle.h264",
            "broken-off.flv",
            "broken-off.mkv",
            "broken-off.ts",
            "negative.mkv");

    private final VideoReader byPackets = reader(0);
    private final VideoReader byDecoding = reader(DecodingLimits.defaults().wholeDecodePixels());
    private final Map<String, FullDecode> decodes = new HashMap<>();

    @TempDir
    static Path folder;

    private static VideoReader reader(long wholeDecodePixels) {
        return new VideoReader(DecodingLimits.defaults().withWholeDecodePixels(wholeDecodePixels), 1, null);
    }

    @BeforeAll
    void makeAndDecodeAll() throws IOException {
        List<FullDecode.Wanted> wanted = new ArrayList<>();
        for (Path file : new MatrixFiles(folder).make()) {
            if (!OTHERWISE.contains(file.getFileName().toString())) {
                wanted.add(wanted(file));
            }
        }
        Path outputs = Files.createDirectory(folder.resolve("decoded"));
        for (int from = 0; from < wanted.size(); from += FILES_A_RUN) {
            List<FullDecode.Wanted> some = wanted.subList(from, Math.min(wanted.size(), from + FILES_A_RUN));
            List<FullDecode> made = FullDecode.of(some, outputs);
            for (int i = 0; i < some.size(); i++) {
                decodes.put(some.get(i).file().getFileName().toString(), made.get(i));
            }
        }
    }

    private FullDecode.Wanted wanted(Path file) {
        boolean secondIsDefault = file.getFileName().toString().matches("two\\.m.*");
        return new FullDecode.Wanted(file, secondIsDefault ? 1 : 0, squareSize(VideoFile.of(file)));
    }

    private String squareSize(VideoFile file) {
        if (byDecoding.probe(file).pixelAspect().equals("1:1")) {
            return "";
        }
        SampledFrames one = byDecoding.sample(file, FrameSampling.Uniform.of(1), new FrameForm.Shown());
        return one.width() + ":" + one.height();
    }

    @AfterAll
    void endDecoders() {
        byPackets.close();
        byDecoding.close();
    }

    Stream<String> names() {
        return decodes.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void everyFrameAndItsTimeAreThoseOfAFullDecode(String name) {
        VideoFile file = VideoFile.of(folder.resolve(name));
        FullDecode decode = decodes.get(name);

        assertThat(byPackets.probe(file)).describedAs(name).isEqualTo(byDecoding.probe(file));
        assertThat(byPackets.probe(file).complete()).describedAs(name).isEqualTo(!INCOMPLETE.contains(name));
        for (VideoReader reader : List.of(byPackets, byDecoding)) {
            List<Double> seconds =
                    reader.choose(file, FrameSampling.Uniform.of(ALL)).timestampsSeconds();
            assertThat(seconds).hasSameSizeAs(decode.seconds());
            IntStream.range(0, seconds.size())
                    .forEach(i -> assertThat(seconds.get(i))
                            .describedAs("seconds of frame %s", i)
                            .isCloseTo(decode.seconds().get(i), within(1e-6)));
            oneByOneInAnyOrder(reader, file, decode);
            sampled(reader, file, FrameSampling.Uniform.of(ALL), decode);
            double end = reader.probe(file).durationSeconds();
            sampled(reader, file, new FrameSampling.Uniform(3, Window.of(end * 0.4, end * 0.8)), decode);
        }
    }

    private static void oneByOneInAnyOrder(VideoReader reader, VideoFile file, FullDecode decode) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, decode.md5().size()).boxed().toList());
        Collections.shuffle(order, new Random(5));
        order.stream().limit(SINGLE_FRAMES).forEach(frame -> {
            reader.show(
                    file,
                    frame,
                    new FrameForm.Shown(),
                    (height, width, rgb) -> assertThat(md5(rgb.readAllBytes()))
                            .describedAs("frame %s", frame)
                            .isEqualTo(decode.md5().get(frame)));
        });
    }

    private static void sampled(VideoReader reader, VideoFile file, FrameSampling sampling, FullDecode decode) {
        SampledFrames frames = reader.sample(file, sampling, new FrameForm.Shown());
        int frameBytes = frames.height() * frames.width() * 3;
        for (int t = 0; t < frames.count(); t++) {
            int frame = frames.receipt().frameIndices().get(t);
            byte[] rgb = Arrays.copyOfRange(frames.rgb(), t * frameBytes, (t + 1) * frameBytes);
            assertThat(md5(rgb))
                    .describedAs("frame %s of %s", frame, sampling)
                    .isEqualTo(decode.md5().get(frame));
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTurnInContainerAndStreamTogetherIsMadeAsTheStreamSays() {
        VideoProbe probe = byPackets.probe(VideoFile.of(folder.resolve("brought-both.mp4")));

        assertThat(probe).isEqualTo(byDecoding.probe(VideoFile.of(folder.resolve("brought-both.mp4"))));
        assertThat(List.of(probe.width(), probe.height(), (int) probe.frameCount()))
                .containsExactly(48, 96, 10);
        assertThat(byPackets
                        .sample(
                                VideoFile.of(folder.resolve("brought-both.mp4")),
                                FrameSampling.Uniform.of(10),
                                new FrameForm.Shown())
                        .rgb())
                .isEqualTo(byDecoding
                        .sample(
                                VideoFile.of(folder.resolve("brought-both.mp4")),
                                FrameSampling.Uniform.of(10),
                                new FrameForm.Shown())
                        .rgb());
    }

    @Test
    void aClockThatJumpsAheadIsAJointToo() {
        for (VideoReader reader : List.of(byPackets, byDecoding)) {
            VideoFile file = VideoFile.of(folder.resolve("joined-forward.ts"));
            SamplingReceipt receipt = reader.choose(file, FrameSampling.Uniform.of(ALL));

            assertThat(receipt.frameIndices()).hasSize(24 + 24 + 30);
            assertThat(receipt.timestampsSeconds().get(24)).isCloseTo(0.96, within(1e-6));
            assertThat(receipt.timestampsSeconds().getLast()).isCloseTo(77 / 25.0, within(1e-6));
        }
    }

    @Test
    void theLastFrameLastsAsLongAsTheOthersWhereTheFileDoesNotKnow() {
        assertThat(byPackets.probe(VideoFile.of(folder.resolve("no-times.avi"))).durationSeconds())
                .isCloseTo(0.96, within(1e-6));
    }

    @Test
    void timesBeforeTheFirstAndDoubleOnesRiseAllTheSame() {
        for (VideoReader reader : List.of(byPackets, byDecoding)) {
            VideoFile file = VideoFile.of(folder.resolve("brought-neg.mkv"));
            SamplingReceipt receipt = reader.choose(file, FrameSampling.Uniform.of(ALL));

            assertThat(receipt.frameIndices()).hasSize(30);
            for (int i = 0; i < 30; i++) {
                assertThat(receipt.timestampsSeconds().get(i)).isCloseTo(i / 10.0, within(1e-3));
            }
            assertThat(reader.probe(file).durationSeconds()).isCloseTo(3, within(1e-3));
        }
    }
}
