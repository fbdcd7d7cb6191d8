package dev.tpo.dataset.linked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.testing.service.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class LinkedFilesTest extends ServiceTest {
    private static final String PATH = "/internal/linked_files";

    @Autowired
    private BlobStore blobs;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aVideoIsKnownAndReadableWithoutACopyAndIsNotAmongTheUploads() throws IOException {
        Path video = video("a.mp4", 61);

        JsonNode file = link(video);

        String id = file.get("id").asString();
        assertThat(file.get("video").get("frame_count").asInt()).isEqualTo(2);
        assertThat(file.get("expires_at").asLong()).isGreaterThan(Instant.now().getEpochSecond() + 6 * 24 * 3600);
        assertThat((int) Files.getAttribute(video, "unix:nlink")).isEqualTo(2);
        assertThat(get("/v1/files/" + id + "/content").raw().body()).isEqualTo(Files.readAllBytes(video));
        assertThat(get("/v1/files?limit=100").text()).doesNotContain(id);
        assertThat(video.resolveSibling("a.mp4")).hasSameBinaryContentAs(video);
        assertThat(Files.list(video.getParent()))
                .as("nothing is written beside it")
                .hasSize(1);
    }

    @Test
    void theSameIsNotReadAndNotLinkedTwice() throws IOException {
        Path video = video("b.mp4", 71);
        JsonNode first = link(video);
        jdbc.sql("UPDATE dataset.file SET expires_at = now() WHERE id = :id")
                .param("id", first.get("id").asString())
                .update();
        Path copy = Files.createDirectories(BENCHMARKS.resolve("copies")).resolve("other name.mp4");
        Files.copy(video, copy);

        JsonNode again = link(video);
        JsonNode other = link(copy);

        assertThat(again.get("id")).isEqualTo(first.get("id"));
        assertThat(again.get("expires_at").asLong()).isGreaterThan(Instant.now().getEpochSecond() + 3600);
        assertThat(other.get("id")).isEqualTo(first.get("id"));
        assertThat((int) Files.getAttribute(copy, "unix:nlink")).isEqualTo(1);
    }

    @Test
    void aFileThatWasReplacedIsAnotherVideo() throws IOException {
        Path video = video("c.mp4", 81);
        JsonNode first = link(video);
        Files.delete(video);
        Files.write(video, TestVideos.mp4(83, 3));
        Files.setLastModifiedTime(video, FileTime.from(Instant.now().plusSeconds(5)));

        JsonNode second = link(video);

        assertThat(second.get("sha256")).isNotEqualTo(first.get("sha256"));
        assertThat(second.get("video").get("frame_count").asInt()).isEqualTo(3);
        assertThat(blobs.exists(first.get("sha256").asString())).isTrue();
    }

    @Test
    void anUploadOfTheSameContentStaysTheUsersOwn() throws IOException {
        Path video = video("d.mp4", 91);
        Answer uploaded = upload("vision", "mine.mp4", Files.readAllBytes(video));

        JsonNode linked = link(video);

        assertThat(linked.get("sha256")).isEqualTo(uploaded.body().get("sha256"));
        assertThat(linked.get("id").asString()).isNotEqualTo(uploaded.id());
        assertThat((int) Files.getAttribute(video, "unix:nlink"))
                .as("stored already")
                .isEqualTo(1);
        assertThat(delete("/v1/files/" + linked.get("id").asString()).status()).isEqualTo(200);
        assertThat(get("/v1/files/" + uploaded.id() + "/content").status()).isEqualTo(200);
    }

    @Test
    void whatIsNoVideoIsRefusedWithTheReasonAndLeavesNothing() throws IOException {
        Path text = Files.writeString(
                Files.createDirectories(BENCHMARKS.resolve("text")).resolve("e.mp4"), "not a video at all");

        Answer refused = request(text.toString());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("code")).isEqualTo("invalid_video");
        assertThat((int) Files.getAttribute(text, "unix:nlink")).isEqualTo(1);
    }

    @Test
    void filesOutsideOfTheRootsAreRefusedAlsoBehindALink() throws IOException {
        Path outside = Files.write(Files.createTempFile("outside", ".mp4"), TestVideos.mp4(1, 1));
        Path link = Files.createSymbolicLink(BENCHMARKS.resolve("out.mp4"), outside);

        for (String path : new String[] {outside.toString(), link.toString(), "relative.mp4"}) {
            Answer refused = request(path);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.error("code")).isEqualTo("outside_benchmark_roots");
        }
        assertThat(request(BENCHMARKS.resolve("nothing.mp4").toString()).status())
                .isEqualTo(404);
        assertThat(post(PATH, "{}").status()).isEqualTo(400);
    }

    private static Path video(String name, int shade) throws IOException {
        Path folder = Files.createDirectories(BENCHMARKS.resolve(name.substring(0, 1)));
        return Files.write(folder.resolve(name), TestVideos.mp4(shade, 2));
    }

    private JsonNode link(Path video) {
        Answer answer = request(video.toString());
        assertThat(answer.status()).as("%s", answer.text()).isEqualTo(200);
        return answer.body();
    }

    private Answer request(String path) {
        return post(PATH, "{\"path\":\"" + path + "\"}");
    }
}
