package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.frames.FfmpegBinaries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap that is too small for what a request asks, though the operator's settings allow it: in a JVM of its own. */
class SmallHeapTest {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    Path home;

    @Test
    void aHeapThatRunsShortEndsRequestsAndNotTheService() throws Exception {
        Path log = home.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SmallHeapTest.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(() -> tail(log)).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    /** In the small JVM: 24 frames of 1100×1100, as the model sees them, are 87 MB. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        FolderBlobStore blobs = new FolderBlobStore(home.resolve("blobs"));
        Path checkpoint = Files.createDirectories(home.resolve("base"));
        Files.writeString(checkpoint.resolve("name.txt"), "wide");
        try (Neighbours neighbours = new Neighbours()) {
            neighbours.video("file-large", blobs.put(largeVideo(home)).sha256());
            neighbours.video(
                    "file-small",
                    blobs.put(Clips.write(home.resolve("small.mp4"), 8)).sha256());
            neighbours.serve(Map.of("tpo-nano", new FileTrees(blobs).put(checkpoint)), Map.of());
            try (Service service = Service.start(
                    ScriptedEngine.LOADER,
                    "tpo.dataset-url=" + neighbours.datasetUrl(),
                    "tpo.training-url=" + neighbours.trainingUrl(),
                    "tpo.blob-root=" + home.resolve("blobs"),
                    "tpo.work-dir=" + home.resolve("work"),
                    "tpo.serving.max-requests=2",
                    "tpo.frames.memory=1GB")) {
                neighbours.awaitServed();
                for (int i = 0; i < 3; i++) { // more than there are places
                    HttpResponse<String> refused = service.post(CHAT, Ask.video("file-large", ""));
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                    assertThat(service.read(refused.body()).at("/error/code").asString())
                            .isEqualTo("out_of_memory");
                }
                assertThat(service.posted(CHAT, Ask.video("file-small", ""))
                                .at("/choices/0/message/content")
                                .asString())
                        .isEqualTo("8 frames");
                assertThat(service.postStreamed(CHAT, () -> broughtVideo(home.resolve("small.mp4")))
                                .body())
                        .contains("8 frames");
                assertThat(service.metric("num_requests_waiting")).isZero();
            }
        }
        System.exit(0);
    }

    /** A request of 160 MB: the video, and zeros behind its end, which players pass over. */
    private static InputStream broughtVideo(Path video) {
        try {
            byte[] content = Files.readAllBytes(video);
            byte[] whole = Arrays.copyOf(content, content.length - content.length % 3 + 3);
            String[] around = Ask.video("data:video/mp4;base64,HERE", "").split("HERE");
            byte[] zeros = "A".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            List<InputStream> pieces = new ArrayList<>();
            pieces.add(stream(around[0]));
            pieces.add(stream(Pictures.base64(whole)));
            for (int i = 0; i < 160; i++) {
                pieces.add(new ByteArrayInputStream(zeros));
            }
            pieces.add(stream(around[1]));
            return new SequenceInputStream(Collections.enumeration(pieces));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path largeVideo(Path home) throws Exception {
        Path file = home.resolve("large.mp4");
        Process ffmpeg = FfmpegBinaries.unpacked()
                .ffmpeg(List.of(
                        "-loglevel",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=gray:size=1920x1080:rate=4:duration=6",
                        "-c:v",
                        "libopenh264",
                        "-pix_fmt",
                        "yuv420p",
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(ffmpeg.waitFor()).isZero();
        return file;
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
