package dev.tpo.dataset.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.frames.FfmpegBinaries;
import dev.tpo.frames.FrameCache;
import dev.tpo.testing.service.Answer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

class FramesTest extends ServiceTest {
    private static final Path MEDIA = Path.of("../libs/video-frames/src/test/resources/media");
    private static final Map<String, JsonNode> UPLOADED = new HashMap<>();

    @Autowired
    private FrameCache cache;

    @Value("${tpo.cached-frames.folder}")
    private Path cached;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mixed.mkv   | 40 | 4.0 | 56 | 56 |   0 | true  | false
            joined.ts   | 40 | 4.0 | 56 | 56 |   0 | true  | false
            sei.mp4     | 10 | 1.0 | 48 | 96 | 270 | true  | false
            clap.mp4    | 10 | 1.0 | 64 | 24 |   0 | true  | false
            l_mid.ts    | 40 | 4.0 | 56 | 56 |   0 | false | false
            snd_bad.avi | 30 | 3.1 | 64 | 48 |   0 | true  | true
            chap99.mp4  | 20 | 2.0 | 64 | 48 |   0 | true  | false
            """)
    void aFileIsTakenWithWhatItsPicturesAre(
            String name,
            int frames,
            double seconds,
            int width,
            int height,
            int rotation,
            boolean complete,
            boolean variable) {
        JsonNode video = uploaded(name).get("video");

        assertThat(video.get("frame_count").asInt()).as("%s", video).isEqualTo(frames);
        assertThat(video.get("duration_seconds").asDouble()).as("%s", video).isCloseTo(seconds, within(1e-3));
        assertThat(video.get("width").asInt()).as("%s", video).isEqualTo(width);
        assertThat(video.get("height").asInt()).as("%s", video).isEqualTo(height);
        assertThat(video.get("rotation").asInt()).as("%s", video).isEqualTo(rotation);
        assertThat(video.get("pixel_aspect").asString()).as("%s", video).isEqualTo("1:1");
        assertThat(video.get("complete").asBoolean()).as("%s", video).isEqualTo(complete);
        assertThat(video.get("variable_frame_rate").asBoolean()).as("%s", video).isEqualTo(variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed.mkv", "sei.mp4", "snd_bad.avi", "chap99.mp4"})
    void theFirstAMiddleAndTheLastFrameAreWhatFfmpegDecodesBitForBit(String name) throws Exception {
        JsonNode file = uploaded(name);
        int count = file.get("video").get("frame_count").asInt();
        byte[] all = decoded(MEDIA.resolve(name));
        int frameBytes = all.length / count;

        for (int index : new int[] {count - 1, 0, count / 2}) {
            Answer answer = get(frames(file) + "/" + index);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("image/png");
            assertThat(answer.raw().headers().firstValueAsLong("Content-Length"))
                    .hasValue(answer.raw().body().length);
            BufferedImage picture = picture(answer);
            assertThat(picture.getWidth())
                    .isEqualTo(file.get("video").get("width").asInt());
            assertThat(PictureFormatTest.pixels(picture))
                    .as("frame %s", index)
                    .isEqualTo(Arrays.copyOfRange(all, index * frameBytes, (index + 1) * frameBytes));
        }
    }

    @Test
    void theFrameOnScreenAtATimeSaysWhichItIs() throws IOException {
        JsonNode file = uploaded("joined.ts");

        Answer at = get(frames(file) + "?at=3.55&width=16");

        assertThat(at.raw().headers().firstValue("X-Frame-Index")).hasValue("35");
        assertThat(at.raw().headers().firstValue("X-Frame-Time")).hasValue("3.5");
        assertThat(at.raw().headers().firstValue("Content-Location")).hasValue(frames(file) + "/35?width=16");
        int color = picture(at).getRGB(8, 8);
        assertThat(color & 0xFF).as("blue").isGreaterThan(150);
        assertThat(color >> 16 & 0xFF).as("red").isLessThan(100);
        Answer numbered = get(frames(file) + "/35?width=16");
        assertThat(numbered.raw().body()).isEqualTo(at.raw().body());
        assertThat(numbered.raw().headers().map().get("etag"))
                .isEqualTo(at.raw().headers().map().get("etag"));
        assertThat(get(frames(file) + "?at=0").raw().headers().firstValue("X-Frame-Index"))
                .hasValue("0");
        assertThat(get(frames(file) + "?at=4.0").raw().headers().firstValue("X-Frame-Index"))
                .hasValue("39");
    }

    @Test
    void aThumbnailKeepsTheAspectAndIsDecodedOnce() throws IOException {
        String path = frames(uploaded("clap.mp4")) + "/7";
        long missed = cache.misses();

        Answer jpeg = get(path + "?format=jpeg&width=32");
        Answer png = get(path + "?width=32");

        assertThat(jpeg.raw().headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(picture(jpeg).getWidth()).isEqualTo(32);
        assertThat(picture(jpeg).getHeight()).isEqualTo(12);
        assertThat(picture(png).getHeight()).isEqualTo(12);
        assertThat(cache.misses() - missed).isEqualTo(1);
        assertThat(get(path + "?width=64").raw().body())
                .isEqualTo(get(path).raw().body());
    }

    @Test
    void aPictureIsKeptByItsReaderAndNotMadeAgain() {
        String path = frames(uploaded("chap99.mp4")) + "/3";
        Answer first = get(path);
        String tag = first.raw().headers().firstValue("ETag").orElseThrow();

        assertThat(first.raw().headers().firstValue("Cache-Control")).hasValue("max-age=31536000, private, immutable");
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Answer again = get(path, "If-None-Match", known);
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.raw().body()).isEmpty();
            assertThat(again.raw().headers().firstValue("ETag")).hasValue(tag);
        }
        assertThat(get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
        assertThat(Stream.of("/4", "/3?width=8", "/3?format=jpeg")
                        .map(other -> get(frames(uploaded("chap99.mp4")) + other)
                                .raw()
                                .headers()
                                .firstValue("ETag")
                                .orElseThrow()))
                .doesNotHaveDuplicates()
                .doesNotContain(tag);
    }

    @Test
    void headSaysWhatGetWouldWithoutDecoding() {
        String path = frames(uploaded("chap99.mp4")) + "/5?width=9";
        long missed = cache.misses();

        Answer head = send("HEAD", path, null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().body()).isEmpty();
        assertThat(cache.misses()).isEqualTo(missed);
        Answer get = get(path);
        for (String name : List.of("Content-Type", "ETag", "Cache-Control", "X-Frame-Index", "X-Frame-Time")) {
            assertThat(head.raw().headers().firstValue(name))
                    .as(name)
                    .isPresent()
                    .isEqualTo(get.raw().headers().firstValue(name));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /20                  | 404 | index  | no_such_frame | from 0 to 19
            /-1                  | 404 | index  | no_such_frame | from 0 to 19
            /99999999999         | 404 | index  | no_such_frame | no frame 99999999999
            /x                   | 400 | index  | invalid_value | index
            ?at=2.5              | 404 | at     | no_such_frame | lasts 2.000 s
            ?at=-1               | 404 | at     | no_such_frame | lasts 2.000 s
            ?at=NaN              | 400 | at     | invalid_value | number of seconds
            ?at=soon             | 400 | at     | invalid_value | at
            ''                   | 400 | at     | missing       | at is required
            /1?format=webp       | 400 | format | invalid_value | png or jpeg
            /1?width=0           | 400 | width  | invalid_value | from 1 to 64
            /1?width=65          | 400 | width  | invalid_value | from 1 to 64
            /1?width=wide        | 400 | width  | invalid_value | width
            /1?heigth=3          | 400 | heigth | unsupported_parameter | heigth
            """)
    void whatCannotBeShownIsRefusedAndNobodyKeepsTheRefusal(
            String rest, int status, String param, String code, String message) {
        Answer answer = get(frames(uploaded("chap99.mp4")) + rest);

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("code")).isEqualTo(code);
        assertThat(answer.error("message")).contains(message);
        assertThat(answer.raw().headers().firstValue("Cache-Control")).isEmpty();
        assertThat(answer.raw().headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void onlyVideosHaveFrames() {
        String video = uploaded("chap99.mp4").get("id").asString();
        String rows = upload(
                        "fine-tune",
                        "rows.jsonl",
                        "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://" + video + "\"]}")
                .id();

        Answer refused = get("/v1/files/" + rows + "/frames/0");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("code")).isEqualTo("not_a_video");
        assertThat(get("/v1/files/none/frames/0").error("code")).isEqualTo("file_not_found");
        assertThat(get("/v1/files/none/frames?at=0").error("code")).isEqualTo("file_not_found");
        delete("/v1/files/" + rows);
    }

    @Test
    void aDeletedVideosFramesAreGoneFromTheCacheToo() throws IOException {
        Answer uploaded = upload("vision", "v.mp4", TestVideos.mp4(77, 5));
        String sha256 = uploaded.body().get("sha256").asString();
        get("/v1/files/" + uploaded.id() + "/frames/2?width=16");
        assertThat(cachedFrames(sha256)).isPositive();

        delete("/v1/files/" + uploaded.id());

        assertThat(cachedFrames(sha256)).isZero();
        assertThat(get("/v1/files/" + uploaded.id() + "/frames/2?width=16").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "mixed.mkv, clip.mp4, video/x-matroska",
        "mixed.mkv, clip.webm, video/webm",
        "joined.ts, clip, video/mp2t",
        "snd_bad.avi, clip.html, video/x-msvideo",
        "clap.mp4, clip.mov, video/quicktime",
        "clap.mp4, clip.MP4, video/mp4"
    })
    void contentIsServedAsWhatItIs(String name, String called, String type) throws IOException {
        String id = upload("vision", called, Files.readAllBytes(MEDIA.resolve(name)))
                .id();

        Answer part = get("/v1/files/" + id + "/content", "Range", "bytes=0-9");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.raw().headers().firstValue("Content-Type")).hasValue(type);
    }

    @ParameterizedTest
    @CsvSource({"png, image/png", "jpeg, image/jpeg"})
    void aFramesPictureIsItselfAVideoOfOneFrame(String format, String type) throws IOException {
        Answer drawn = get(frames(uploaded("snd_bad.avi")) + "/11?format=" + format);

        Answer picture = upload("vision", "frame." + format, drawn.raw().body());

        assertThat(picture.body().at("/video/frame_count").asInt())
                .as("%s", picture.body())
                .isEqualTo(1);
        Answer again = get("/v1/files/" + picture.id() + "/frames/0");
        byte[] pixels = PictureFormatTest.pixels(picture(again));
        byte[] expected = PictureFormatTest.pixels(picture(drawn));
        assertThat(pixels).hasSameSizeAs(expected);
        if (format.equals("png")) {
            assertThat(pixels).isEqualTo(expected);
        }
        assertThat(get("/v1/files/" + picture.id() + "/content").raw().headers().firstValue("Content-Type"))
                .hasValue(type);
    }

    @Test
    void theDescriptionSaysThatFramesArePictures() {
        JsonNode paths = get("/v3/api-docs").body().get("paths");

        for (String path : List.of("/v1/files/{id}/frames", "/v1/files/{id}/frames/{index}")) {
            assertThat(paths.get(path).at("/get/responses/200/content").propertyNames())
                    .containsExactlyInAnyOrder("image/png", "image/jpeg");
        }
    }

    /** Of a file of the tests' media; uploaded once. */
    private JsonNode uploaded(String name) {
        return UPLOADED.computeIfAbsent(name, missing -> {
            try {
                Answer answer = upload("vision", name, Files.readAllBytes(MEDIA.resolve(name)));
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                return answer.body();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static String frames(JsonNode file) {
        return "/v1/files/" + file.get("id").asString() + "/frames";
    }

    private static BufferedImage picture(Answer answer) throws IOException {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return ImageIO.read(new ByteArrayInputStream(answer.raw().body()));
    }

    private long cachedFrames(String sha256) throws IOException {
        try (Stream<Path> all = Files.walk(cached)) {
            return all.filter(path -> path.getParent().endsWith(sha256)).count();
        }
    }

    private static byte[] decoded(Path video) throws IOException {
        Process ffmpeg = FfmpegBinaries.unpacked()
                .ffmpeg(List.of(
                        "-v",
                        "quiet",
                        "-i",
                        video.toString(),
                        "-map",
                        "0:v:0",
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "rgb24",
                        "-"))
                .start();
        return ffmpeg.getInputStream().readAllBytes();
    }
}
