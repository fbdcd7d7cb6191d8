package dev.tpo.dataset.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Sha256;
import dev.tpo.dataset.files.DiskReserve;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.testing.service.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class UploadsTest extends ServiceTest {
    private static final String PATH = "/v1/uploads";

    @Autowired
    private TpoProperties properties;

    @Autowired
    private BlobStore blobs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private UploadRows rows;

    @Autowired
    private UploadFiles files;

    @Autowired
    private GrownDigests digests;

    @Autowired
    private DiskReserve reserve;

    @Autowired
    private Clock clock;

    private final byte[] mp4 = TestVideos.mp4(40, 60);

    @Test
    void aFileThatArrivesInPartsIsTheSameAsOneThatArrivesAtOnce() throws IOException {
        Answer created = create("../holiday.mp4", mp4.length);
        String id = created.id();
        assertThat(created.body().get("object").asString()).isEqualTo("upload");
        assertThat(created.body().get("status").asString()).isEqualTo("pending");
        assertThat(created.body().get("bytes").asLong()).isEqualTo(mp4.length);
        assertThat(created.body().get("expires_at").asLong()
                        - created.body().get("created_at").asLong())
                .isEqualTo(3600);
        assertThat(created.body().get("file").isNull()).isTrue();

        List<String> parts = new ArrayList<>();
        for (byte[] piece : pieces(mp4, 3)) {
            Answer part = part(id, piece);
            assertThat(part.body().get("object").asString()).isEqualTo("upload.part");
            assertThat(part.body().get("upload_id").asString()).isEqualTo(id);
            assertThat(part.body().get("bytes").asLong()).isEqualTo(piece.length);
            parts.add(part.id());
        }
        assertThat(idsOf(get(PATH + "/" + id).body())).isEqualTo(parts);
        Object written = Files.getAttribute(folder(id).resolve("content"), "unix:ino");

        Answer completed = complete(id, parts, md5(mp4));

        assertThat(completed.body().path("status").asString(""))
                .as("%s", completed.body())
                .isEqualTo("completed");
        JsonNode file = completed.body().get("file");
        JsonNode atOnce = upload("vision", "holiday.mp4", mp4).body();
        assertThat(file.get("sha256")).isEqualTo(atOnce.get("sha256"));
        assertThat(file.get("video")).isEqualTo(atOnce.get("video"));
        assertThat(file.get("filename").asString()).isEqualTo("holiday.mp4");
        assertThat(get("/v1/files/" + file.get("id").asString() + "/content")
                        .raw()
                        .body())
                .isEqualTo(mp4);
        assertThat(folder(id)).doesNotExist();
        assertThat(written).isNotNull();
    }

    @Test
    void nothingIsCopiedWherePartsComeInTheirOrder() throws IOException {
        byte[] video = TestVideos.mp4(41, 60);
        String id = create("v.mp4", video.length).id();
        List<String> parts = sendAll(id, pieces(video, 4));
        Object written = Files.getAttribute(folder(id).resolve("content"), "unix:ino");

        assertThat(complete(id, parts, null).status()).isEqualTo(200);

        assertThat(Files.getAttribute(blobs.localPath(Sha256.of(video)), "unix:ino"))
                .isEqualTo(written);
    }

    @Test
    void partsComeInAnyOrderAndSideBySide() throws Exception {
        byte[] video = TestVideos.mp4(42, 60);
        String id = create("v.mp4", video.length).id();
        List<byte[]> pieces = pieces(video, 12);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(1));
        String[] parts = new String[pieces.size()];
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i : order) {
                sent.add(clients.submit(() -> parts[i] = part(id, pieces.get(i)).id()));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }

        Answer completed = complete(id, List.of(parts), md5(video));

        assertThat(completed.body().path("file").path("sha256").asString(""))
                .as("%s", completed.body())
                .isEqualTo(Sha256.of(video));
    }

    @Test
    void aRestartBetweenPartsLosesNothing() {
        byte[] video = TestVideos.mp4(43, 60);
        String id = create("v.mp4", video.length).id();
        List<byte[]> pieces = pieces(video, 3);
        List<String> parts = new ArrayList<>(sendAll(id, pieces.subList(0, 2)));
        digests.forget(id);
        parts.add(part(id, pieces.get(2)).id());

        Answer completed = complete(id, parts, null);

        assertThat(completed.body().path("file").path("sha256").asString("")).isEqualTo(Sha256.of(video));
    }

    @Test
    void aPartThatBreaksOffLeavesNothingAndCanBeSentAgain() throws IOException {
        byte[] video = TestVideos.mp4(44, 60);
        String id = create("v.mp4", video.length).id();
        List<byte[]> pieces = pieces(video, 3);
        String first = part(id, pieces.get(0)).id();

        Answer broken = send(
                "POST",
                PATH + "/" + id + "/parts",
                Arrays.copyOf(form("data", pieces.get(1)), pieces.get(1).length / 2),
                "Content-Type",
                "multipart/form-data; boundary=b");

        assertThat(broken.status()).isEqualTo(400);
        assertThat(idsOf(get(PATH + "/" + id).body())).containsExactly(first);
        assertThat(Files.size(folder(id).resolve("content"))).isEqualTo(pieces.get(0).length);
        List<String> parts = new ArrayList<>(List.of(first));
        parts.addAll(sendAll(id, pieces.subList(1, 3)));
        assertThat(complete(id, parts, md5(video)).status()).isEqualTo(200);
    }

    @Test
    void aWrongNumberOfBytesOrAWrongHashIsSaidAndNothingIsLost() {
        byte[] video = TestVideos.mp4(45, 60);
        String id = create("v.mp4", video.length).id();
        List<String> parts = sendAll(id, pieces(video, 3));
        List<String> swapped = List.of(parts.get(1), parts.get(0), parts.get(2));

        Answer few = complete(id, parts.subList(0, 2), null);
        Answer twice = complete(id, List.of(parts.get(0), parts.get(0)), null);
        Answer strange = complete(id, List.of("part_none"), null);
        Answer wrong = complete(id, swapped, md5(video));
        Answer noMd5 = complete(id, parts, "abc");

        assertThat(few.status()).isEqualTo(400);
        assertThat(few.error("code")).isEqualTo("bytes_mismatch");
        assertThat(few.error("message"))
                .contains("announced with " + video.length + " bytes")
                .contains("hold " + video.length / 3 * 2);
        assertThat(twice.error("param")).isEqualTo("part_ids[1]");
        assertThat(strange.error("param")).isEqualTo("part_ids[0]");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.error("code")).isEqualTo("md5_mismatch");
        assertThat(wrong.error("message")).contains(md5(video));
        assertThat(noMd5.error("param")).isEqualTo("md5");
        assertThat(complete(id, parts, md5(video).toUpperCase(Locale.ROOT)).status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNoVideoIsRefusedAsAtOnceAndTheUploadStaysPending() {
        byte[] text = "hello hello hello".getBytes(StandardCharsets.UTF_8);
        String id = create("v.mp4", text.length).id();
        List<String> parts = sendAll(id, pieces(text, 1));

        Answer refused = complete(id, parts, null);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("message"))
                .isEqualTo(upload("vision", "v.mp4", text).error("message"));
        assertThat(get(PATH + "/" + id).body().get("status").asString()).isEqualTo("pending");
        assertThat(blobs.exists(Sha256.of(text))).isFalse();
    }

    @Test
    void completingAgainAnswersTheSameAndOtherPartsAreRefused() {
        byte[] video = TestVideos.mp4(46, 30);
        String id = create("v.mp4", video.length).id();
        List<String> parts = sendAll(id, pieces(video, 2));
        Answer first = complete(id, parts, null);

        assertThat(complete(id, parts, null).body()).isEqualTo(first.body());
        assertThat(complete(id, parts.reversed(), null).error("code")).isEqualTo("upload_completed");
        assertThat(part(id, new byte[3]).error("code")).isEqualTo("upload_completed");
        assertThat(send("POST", PATH + "/" + id + "/cancel", null).error("code"))
                .isEqualTo("upload_completed");
        delete("/v1/files/" + first.body().get("file").get("id").asString());
        assertThat(get(PATH + "/" + id).body().get("file").isNull()).isTrue();
    }

    @Test
    void aCancelledUploadIsGoneWithItsParts() {
        String id = create("v.mp4", 10).id();
        part(id, new byte[5]);

        Answer cancelled = send("POST", PATH + "/" + id + "/cancel", null);

        assertThat(cancelled.body().get("status").asString()).isEqualTo("cancelled");
        assertThat(send("POST", PATH + "/" + id + "/cancel", null).body()).isEqualTo(cancelled.body());
        assertThat(folder(id)).doesNotExist();
        assertThat(part(id, new byte[5]).error("code")).isEqualTo("upload_cancelled");
    }

    @Test
    void anExpiredUploadTakesNothingAndItsPartsAreSwept() {
        String id = create("v.mp4", 10).id();
        List<String> parts = sendAll(id, List.of(new byte[10]));
        String other = create("v.mp4", 10).id();
        part(other, new byte[5]);
        jdbc.sql("UPDATE dataset.upload SET expires_at = now() - interval '1 second' WHERE id = :id")
                .param("id", id)
                .update();

        assertThat(get(PATH + "/" + id).body().get("status").asString()).isEqualTo("expired");
        assertThat(part(id, new byte[1]).error("code")).isEqualTo("upload_expired");
        assertThat(complete(id, parts, null).error("code")).isEqualTo("upload_expired");
        UploadsSweep.sweep(rows, files, clock);

        assertThat(folder(id)).doesNotExist();
        assertThat(folder(other).resolve("content")).exists();
        assertThat(get(PATH + "/" + id).body().get("status").asString()).isEqualTo("expired");
    }

    @Test
    void filesThatNoUploadHasAreSweptOnceNobodyCanBeWritingThem() throws IOException {
        Path fresh = Files.createDirectories(folder("upload_fresh"));
        Path old = Files.createDirectories(folder("upload_old"));
        Files.writeString(old.resolve("content"), "x");
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofHours(2))));

        UploadsSweep.sweep(rows, files, clock);

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        Files.delete(fresh);
    }

    @Test
    void whileAPartArrivesTheUploadCannotBeCompletedAndOthersGoBesideIt() throws IOException {
        byte[] video = TestVideos.mp4(47, 30);
        String id = create("v.mp4", video.length).id();
        List<byte[]> pieces = pieces(video, 2);
        String first;
        try (Tail arriving = files.tail(id).orElseThrow()) {
            assertThat(arriving).isNotNull();
            first = part(id, pieces.get(0)).id();
            assertThat(folder(id).resolve(first)).exists();
            assertThat(complete(id, List.of(first), null).error("code")).isIn("bytes_mismatch", "upload_busy");
        }
        String second = part(id, pieces.get(1)).id();

        Answer completed = complete(id, List.of(first, second), md5(video));

        assertThat(completed.body().path("file").path("sha256").asString(""))
                .as("%s", completed.body())
                .isEqualTo(Sha256.of(video));
    }

    @Test
    void aFileThatBecameABlobIsNotWrittenToByALaterPart() throws IOException {
        String id = create("v.mp4", 10).id();
        part(id, "hello".getBytes(StandardCharsets.UTF_8)).id();
        Path blob = blobs.localPath(
                blobs.take(folder(id).resolve("content"), Sha256.of("hello".getBytes(StandardCharsets.UTF_8)))
                        .sha256());

        part(id, "world".getBytes(StandardCharsets.UTF_8)).id();

        assertThat(blob).hasContent("hello");
        assertThat(folder(id).resolve("content")).hasContent("helloworld");
        blobs.delete(Sha256.of("hello".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theSameKeyCreatesOnceAndAddsAPartOnce() {
        String body = request("k.mp4", 10, "");
        Answer one = post(PATH, body, "Idempotency-Key", "u-1");
        Answer again = post(PATH, body, "Idempotency-Key", "u-1");
        Answer other = post(PATH, request("k.mp4", 11, ""), "Idempotency-Key", "u-1");
        String id = one.id();
        String part = part(id, new byte[] {1, 2}, "Idempotency-Key", "p-1").id();
        String same = part(id, new byte[] {1, 2}, "Idempotency-Key", "p-1").id();
        Answer different = part(id, new byte[] {1, 3}, "Idempotency-Key", "p-1");

        assertThat(again.id()).isEqualTo(id);
        assertThat(other.status()).isEqualTo(409);
        assertThat(same).isEqualTo(part);
        assertThat(different.status()).isEqualTo(409);
        assertThat(get(PATH + "/" + id).body().get("parts").size()).isEqualTo(1);
        assertThat(folder(id).resolve("content")).hasSize(2);
    }

    @Test
    void aFileCanBeToldToGoByItself() {
        byte[] video = TestVideos.mp4(48, 5);
        Answer created = post(
                PATH,
                request("v.mp4", video.length, ",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":7200}"));
        List<String> parts = sendAll(created.id(), pieces(video, 1));

        JsonNode file = complete(created.id(), parts, null).body().get("file");

        assertThat(file.get("expires_at").asLong() - file.get("created_at").asLong())
                .isEqualTo(7200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"purpose":"vision","filename":"f","bytes":1}                                          | mime_type
            {"purpose":"vision","filename":"f","mime_type":"video/mp4"}                            | bytes
            {"purpose":"vision","filename":"f","mime_type":"video/mp4","bytes":0}                  | bytes
            {"purpose":"vision","filename":"f","mime_type":"video/mp4","bytes":8589934593}         | bytes
            {"purpose":"music","filename":"f","mime_type":"video/mp4","bytes":1}                   | purpose
            {"purpose":"vision","mime_type":"video/mp4","bytes":1}                                 | filename
            {"purpose":"vision","filename":"f","mime_type":"film","bytes":1}                       | mime_type
            {"purpose":"vision","filename":"f","mime_type":"video/mp4","bytes":1,"colour":"red"}   | colour
            {"purpose":"vision","filename":"f","mime_type":"video/mp4","bytes":1,"expires_after":{"anchor":"created_at","seconds":5}} | expires_after.seconds
            """)
    void whatCannotBeAnnouncedIsRefusedByItsField(String body, String param) {
        Answer answer = post(PATH, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @Test
    void partsThatCannotBeAreRefused() {
        String id = create("v.mp4", 300_000).id();

        assertThat(part(id, new byte[110_000]).status()).isEqualTo(413);
        assertThat(part(id, new byte[900_000]).status()).isEqualTo(413);
        assertThat(formTo(id, "file", new byte[1]).error("param")).isEqualTo("file");
        assertThat(post(PATH + "/" + id + "/parts", "{}").status()).isEqualTo(415);
        assertThat(part("upload_none", new byte[1]).status()).isEqualTo(404);
        assertThat(get(PATH + "/upload_none").error("code")).isEqualTo("upload_not_found");
        assertThat(get(PATH + "/" + id).body().get("parts").size()).isZero();
        String small = create("v.mp4", 1).id();
        part(small, new byte[100_000]);
        part(small, new byte[100_000]);
        assertThat(part(small, new byte[100_000]).error("code")).isEqualTo("too_many_parts");
    }

    @Test
    void whatWasAnnouncedHasItsRoom() {
        long before = rows.promisedBytes();
        String id = create("v.mp4", 5000).id();
        part(id, new byte[2000]);

        assertThat(rows.promisedBytes() - before).isEqualTo(3000);
        reserve.require(1);
    }

    private Answer create(String filename, long bytes) {
        return post(PATH, request(filename, bytes, ""));
    }

    private static String request(String filename, long bytes, String more) {
        return "{\"purpose\":\"vision\",\"filename\":\"" + filename + "\",\"bytes\":" + bytes
                + ",\"mime_type\":\"video/mp4\"" + more + "}";
    }

    private Answer part(String id, byte[] data, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "multipart/form-data; boundary=b"));
        all.addAll(Arrays.asList(headers));
        return send("POST", PATH + "/" + id + "/parts", form("data", data), all.toArray(String[]::new));
    }

    private Answer formTo(String id, String field, byte[] data) {
        return send(
                "POST",
                PATH + "/" + id + "/parts",
                form(field, data),
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    private static byte[] form(String field, byte[] data) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"upload\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(data);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private Answer complete(String id, List<String> parts, String md5) {
        String ids = parts.stream().map(part -> "\"" + part + "\"").collect(Collectors.joining(","));
        return post(
                PATH + "/" + id + "/complete",
                "{\"part_ids\":[" + ids + "]" + (md5 == null ? "" : ",\"md5\":\"" + md5 + "\"") + "}");
    }

    private List<String> sendAll(String id, List<byte[]> pieces) {
        return pieces.stream().map(piece -> part(id, piece).id()).toList();
    }

    private static List<byte[]> pieces(byte[] content, int count) {
        List<byte[]> pieces = new ArrayList<>();
        int size = content.length / count;
        for (int i = 0; i < count; i++) {
            pieces.add(Arrays.copyOfRange(content, i * size, i == count - 1 ? content.length : (i + 1) * size));
        }
        return pieces;
    }

    private static List<String> idsOf(JsonNode upload) {
        List<String> ids = new ArrayList<>();
        upload.get("parts").forEach(part -> ids.add(part.get("id").asString()));
        return ids;
    }

    private Path folder(String id) {
        return properties.blobRoot().resolve(".uploads").resolve(id);
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
