package dev.tpo.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StorageTest extends ServiceTest {
    @TempDir
    Path folder;

    @Test
    void aVideoCountsOnceHoweverOftenItIsUploadedAndItsIndexBesideIt() {
        JsonNode before = get("/v1/storage").body();
        byte[] mp4 = TestVideos.mp4(60, 5);
        upload("vision", "a.mp4", mp4).id();
        upload("vision", "b.mp4", mp4).id();

        JsonNode after = get("/v1/storage").body();

        assertThat(after.get("object").asString()).isEqualTo("storage");
        assertThat(part(after, "videos", "files") - part(before, "videos", "files"))
                .isEqualTo(1);
        assertThat(part(after, "videos", "bytes") - part(before, "videos", "bytes"))
                .isEqualTo(mp4.length);
        assertThat(part(after, "indexes", "files") - part(before, "indexes", "files"))
                .isEqualTo(1);
        assertThat(after.get("total_bytes").asLong())
                .isGreaterThan(after.get("free_bytes").asLong());
        assertThat(after.get("reserve_bytes").asLong()).isEqualTo(512L << 20);
    }

    @Test
    void whatIsAnnouncedIsPromisedAndWhatHasArrivedOfItCounts() {
        JsonNode before = get("/v1/storage").body();
        String id = post(
                        "/v1/uploads",
                        "{\"purpose\":\"vision\",\"filename\":\"v\",\"bytes\":1000,\"mime_type\":\"video/mp4\"}")
                .id();

        JsonNode after = get("/v1/storage").body();

        assertThat(after.get("promised_bytes").asLong()
                        - before.get("promised_bytes").asLong())
                .isEqualTo(1000);
        send("POST", "/v1/uploads/" + id + "/cancel", null);
    }

    @Test
    void whileTrainingServiceIsAwayTheReportSaysThatItIsNotWhole() {
        JsonNode report = get("/v1/storage").body();

        assertThat(report.get("complete").asBoolean()).isFalse();
        assertThat(report.get("parts").findValuesAsString("name"))
                .contains("other")
                .doesNotContain("models");
    }

    @Test
    void foldersAreAddedUpByTheirNames() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "12345");

        assertThat(FolderSize.of("logs", folder).bytes()).isEqualTo(5);
        assertThat(FolderSize.of("logs", folder.resolve("missing")).files()).isZero();
        assertThat(new StorageProperties(List.of("logs=/x/y=z")).byName()).containsEntry("logs", Path.of("/x/y=z"));
        assertThatThrownBy(() -> new StorageProperties(List.of("/x"))).hasMessageContaining("name=path");
    }

    private static long part(JsonNode report, String name, String field) {
        for (JsonNode part : report.get("parts")) {
            if (part.get("name").asString().equals(name)) {
                return part.get(field).asLong();
            }
        }
        throw new AssertionError("no part " + name + " in " + report);
    }
}
