package dev.tpo.dataset.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Sha256;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.service.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class FilesTest extends ServiceTest {
    private static final String PATH = "/v1/files";

    @Autowired
    private UploadedFiles files;

    @Autowired
    private TpoProperties properties;

    @Autowired
    private BlobStore blobs;

    @Autowired
    private JobStore jobs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FileRepository repository;

    @Test
    void aVideoIsProbedAndItsContentComesBackInRanges() {
        byte[] mp4 = TestVideos.mp4(1, 12);
        Answer uploaded = upload("vision", "../a\\clip.mp4", mp4);
        String id = uploaded.id();

        JsonNode video = uploaded.body().get("video");
        assertThat(uploaded.body().get("status").asString()).isEqualTo("processed");
        assertThat(uploaded.body().get("filename").asString()).isEqualTo("clip.mp4");
        assertThat(uploaded.body().get("bytes").asLong()).isEqualTo(mp4.length);
        assertThat(video.get("frame_count").asInt()).isEqualTo(12);
        assertThat(video.get("duration_seconds").asDouble()).isEqualTo(12.0);
        assertThat(video.get("width").asInt()).isEqualTo(64);
        assertThat(get(PATH + "/" + id).body()).isEqualTo(uploaded.body());
        Answer whole = get(PATH + "/" + id + "/content");
        assertThat(whole.raw().body()).isEqualTo(mp4);
        assertThat(whole.raw().headers().firstValue("Content-Type")).hasValue("video/mp4");
        Answer part = get(PATH + "/" + id + "/content", "Range", "bytes=10-19");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.raw().body()).isEqualTo(Arrays.copyOfRange(mp4, 10, 20));
        Answer beyond = get(PATH + "/" + id + "/content", "Range", "bytes=99999999-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.error("code")).isEqualTo("range_not_satisfiable");
    }

    @Test
    void theLineThatIsNotUtf8IsNamed() {
        String video = upload("vision", "v.mp4", TestVideos.mp4(4, 5)).id();
        String row = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://" + video + "\"]}\n";

        Answer answer = upload("fine-tune", "rows.jsonl", (row + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.error("message")).isEqualTo("line 2 is not UTF-8");
    }

    @Test
    void aLongNameInAnyScriptIsTakenAndCutBetweenCharacters() {
        byte[] mp4 = TestVideos.mp4(1, 5);

        Answer longest = upload("vision", "視".repeat(251) + ".mp4", mp4);
        Answer longer = upload("vision", "😀".repeat(200) + ".mp4", mp4);

        assertThat(longest.body().get("filename").asString()).isEqualTo("視".repeat(251) + ".mp4");
        assertThat(longer.body().get("filename").asString()).matches("(😀){120,}\\.mp4");
    }

    @Test
    void twoFilesInOneUploadAreRefused() {
        String part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n";
        Answer answer = send(
                "POST",
                PATH,
                (part + part + "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nvision\r\n--b--\r\n")
                        .getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=b");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo("file");
        assertThat(answer.error("message")).contains("one file");
    }

    @Test
    void aDeletedFileIsGoneButEqualContentOfAnotherStays() {
        byte[] mp4 = TestVideos.mp4(2, 5);
        String one = upload("vision", "one.mp4", mp4).id();
        String other = upload("vision", "other.mp4", mp4).id();

        assertThat(delete(PATH + "/" + one).body().get("deleted").asBoolean()).isTrue();

        assertThat(get(PATH + "/" + one).status()).isEqualTo(404);
        assertThat(delete(PATH + "/" + one).status()).isEqualTo(404);
        assertThat(get(PATH + "/" + other + "/content").raw().body()).isEqualTo(mp4);
        var path = files.path(files.require(other, "id"));
        delete(PATH + "/" + other);
        assertThat(path).doesNotExist();
    }

    @Test
    void rowsAreAcceptedWithUnknownFieldsAndBlankLines() {
        String video = upload("vision", "v.mp4", TestVideos.mp4(3, 5)).id();
        String row = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://" + video
                + "\"],\"more\":{}}\n\n";
        String question = "{\"id\":\"1\",\"file_id\":\"" + video + "\",\"family\":\"when\",\"answer\":\"00:05\","
                + "\"tolerance_seconds\":5,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video_url\","
                + "\"video_url\":{\"url\":\"video://" + video + "\"}},{\"type\":\"text\",\"text\":\"q\"}]}]}";

        Answer pairs = upload("fine-tune", "pairs.jsonl", row + row);
        Answer questions = upload("evals", "questions.jsonl", question);

        assertThat(pairs.body().get("video").isNull()).as("%s", pairs.body()).isTrue();
        assertThat(get(PATH + "/" + pairs.id() + "/content").text()).isEqualTo(row + row);
        assertThat(get(PATH + "?purpose=evals&limit=1").body().get("first_id").asString())
                .isEqualTo(questions.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fine-tune | {"prompt":"q","chosen":"a","rejected":"b","videos":["video://V"]}~nonsense      | line 2
            fine-tune | {"chosen":"a","rejected":"b","videos":["video://V"]}                            | line 1 lacks 'prompt'
            fine-tune | {"prompt":"q","chosen":"a","rejected":"b"}                                      | line 1 lacks 'videos'
            fine-tune | {"prompt":"q","chosen":"a","rejected":"b","videos":["video://none"]}            | line 1 names
            fine-tune | {"prompt":1,"chosen":"a","rejected":"b","videos":["video://V"]}                 | line 1
            fine-tune | {"prompt":"q","chosen":"a","rejected":"b","videos":[null]}                      | line 1 names
            fine-tune | null                                                                            | line 1
            fine-tune | ~~                                                                              | no rows
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a"}                              | line 1 lacks 'messages'
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"user"}]} | line 1
            evals     | {"id":"1","file_id":"none","family":"f","answer":"a","messages":[{"role":"user","content":"q"}]} | line 1 names
            evals     | []                                                                              | line 1
            fine-tune | {"prompt":"<video>q","chosen":"a","rejected":"b","videos":["video://V","video://V"]} | line 1 has 1 placeholders
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"robot","content":"q"}]} | line 1 has a message of an unknown 'role'
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"assistant","content":"q"}]} | line 1 must end
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"user","content":[{"type":"image_url"}]}]} | line 1 has a part
            evals     | {"id":"1","file_id":"V","family":"f","answer":"red","tolerance_seconds":1,"messages":[{"role":"user","content":"q"}]} | line 1 has 'tolerance_seconds'
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","media_io_kwargs":{"video":{"num_frames":0}},"messages":[{"role":"user","content":"q"}]} | line 1 has a 'num_frames'
            """)
    void aBadRowIsNamedByItsLine(String purpose, String rows, String message) {
        String video = upload("vision", "v.mp4", TestVideos.mp4(4, 5)).id();

        Answer answer = upload(purpose, "rows.jsonl", rows.replace('~', '\n').replace("V", video));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo("file");
        assertThat(answer.error("message")).contains(message);
    }

    @Test
    void whatIsNoWholeVideoIsRefused() {
        byte[] mp4 = TestVideos.mp4(5, 20);

        for (byte[] content : new byte[][] {
            {}, "hello".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(mp4, mp4.length / 2), new byte[1000]
        }) {
            Answer answer = upload("vision", "v.mp4", content);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
            assertThat(answer.error("param")).isEqualTo("file");
        }
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThat(upload("vision", "v.mp4", new byte[1_200_000]).status()).isEqualTo(413);
        assertThat(upload("vision", "v.mp4", new byte[3_000_000]).status()).isEqualTo(413);
        assertThat(upload("fine-tune", "v.jsonl", "x".repeat(20_000)).error("message"))
                .contains("line 1 is longer");
    }

    @Test
    void whatIsNoUploadIsRefused() {
        assertThat(post(PATH, "{}").status()).isEqualTo(415);
        assertThat(upload(null, "v.mp4", new byte[1]).error("param")).isEqualTo("purpose");
        assertThat(upload("music", "v.mp4", new byte[1]).error("param")).isEqualTo("purpose");
        assertThat(send(
                                "POST",
                                PATH,
                                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nvision\r\n--b--\r\n"
                                        .getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "multipart/form-data; boundary=b")
                        .error("param"))
                .isEqualTo("file");
        assertThat(send(
                                "POST",
                                PATH,
                                "--b\r\nbroken".getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "multipart/form-data; boundary=b")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aFieldThatIsNotKnownOrGivenTwiceIsRefusedByName() {
        Answer unknown = form("purpose=vision", "colour=red");
        Answer twice = form("purpose=vision", "purpose=evals");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error("code")).isEqualTo("unsupported_parameter");
        assertThat(unknown.error("param")).isEqualTo("colour");
        assertThat(twice.error("message")).isEqualTo("purpose is given twice");
    }

    @Test
    void theFieldsMayStandInAnyOrder() {
        String video = upload("vision", "v.mp4", TestVideos.mp4(16, 5)).id();
        String row = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://" + video + "\"]}";
        String file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r.jsonl\"\r\n\r\n" + row;

        Answer answer = send(
                "POST",
                PATH,
                (file + "\r\n" + field("purpose=fine-tune") + "--b--\r\n").getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=b");

        assertThat(answer.body().path("sha256").asString(""))
                .as("%s", answer.body())
                .isEqualTo(Sha256.of(row.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer form(String... fields) {
        String body = Arrays.stream(fields).map(FilesTest::field).collect(Collectors.joining()) + "--b--\r\n";
        return send(
                "POST", PATH, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "multipart/form-data; boundary=b");
    }

    private static String field(String field) {
        String[] parts = field.split("=");
        return "--b\r\nContent-Disposition: form-data; name=\"" + parts[0] + "\"\r\n\r\n" + parts[1] + "\r\n";
    }

    @Test
    void theSameKeyUploadsOnce() {
        byte[] mp4 = TestVideos.mp4(6, 5);
        Answer one = upload("vision", "v.mp4", mp4, "Idempotency-Key", "up-1");
        Answer again = upload("vision", "v.mp4", mp4, "Idempotency-Key", "up-1");
        Answer other = upload("vision", "v.mp4", TestVideos.mp4(7, 5), "Idempotency-Key", "up-1");

        assertThat(again.id()).isEqualTo(one.id());
        assertThat(other.status()).isEqualTo(409);
    }

    @Test
    void listsGoOnAfterAnElement() {
        for (int i = 0; i < 3; i++) {
            upload("vision", "v.mp4", TestVideos.mp4(8, 5));
        }
        JsonNode first = get(PATH + "?limit=2").body();
        JsonNode second =
                get(PATH + "?limit=2&after=" + first.get("last_id").asString()).body();

        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(second.get("data").get(0).get("id"))
                .isNotIn(
                        first.get("data").get(0).get("id"),
                        first.get("data").get(1).get("id"));
        assertThat(get(PATH + "?after=none").error("param")).isEqualTo("after");
        assertThat(get(PATH + "?after=%00").status()).isEqualTo(400);
        assertThat(get(PATH + "?purpose=music").error("param")).isEqualTo("purpose");
        assertThat(get(PATH + "?limit=101").error("param")).isEqualTo("limit");
    }

    @Test
    void listsAreToldNewestFirstOrOldestFirst() {
        String earlier = upload("vision", "v.mp4", TestVideos.mp4(8, 5)).id();
        String later = upload("vision", "v.mp4", TestVideos.mp4(8, 5)).id();

        assertThat(get(PATH + "?order=asc&limit=1&after=" + earlier)
                        .body()
                        .get("first_id")
                        .asString())
                .isEqualTo(later);
        assertThat(get(PATH + "?order=desc&purpose=vision&limit=1")
                        .body()
                        .get("first_id")
                        .asString())
                .isEqualTo(later);
        assertThat(get(PATH + "?order=up").error("param")).isEqualTo("order");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fine-tune | {"prompt":"q","chosen":"a","rejected":"b","videos":["video://V"]}
            evals     | {"id":"1","file_id":"V","family":"f","answer":"a","messages":[{"role":"user","content":"q"}]}
            evals     | {"id":"1","file_id":"W","family":"f","answer":"a","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"video://V"}}]}]}
            """)
    void aVideoThatRowsNameStaysAsLongAsTheyDo(String purpose, String rows) {
        String video = upload("vision", "v.mp4", TestVideos.mp4(9, 5)).id();
        String other = upload("vision", "w.mp4", TestVideos.mp4(10, 5)).id();
        String file = upload(purpose, "rows.jsonl", rows.replace("V", video).replace("W", other))
                .id();

        Answer refused = delete(PATH + "/" + video);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("code")).isEqualTo("file_in_use");
        assertThat(refused.error("message")).contains(purpose + " file '" + file + "'");
        assertThat(delete(PATH + "/" + file).status()).isEqualTo(200);
        assertThat(delete(PATH + "/" + video).status()).isEqualTo(200);
    }

    @Test
    void aFileThatAnUnfinishedJobNeedsStaysUntilTheJobIsOver() {
        String video = upload("vision", "v.mp4", TestVideos.mp4(11, 5)).id();
        jobs.create(
                new NewJob(
                        "evaljob-holding",
                        JobKind.EVALUATION,
                        JobStatus.QUEUED,
                        "{}",
                        new Progress(0, 1, "question"),
                        null,
                        Set.of(Holds.file(video))),
                NewEvent.info("made"));

        Answer refused = delete(PATH + "/" + video);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("message")).contains("evaluation job 'evaljob-holding'");
        jobs.requestCancel("evaljob-holding");
        assertThat(delete(PATH + "/" + video).status()).isEqualTo(200);
    }

    @Test
    void contentIsStoredWithoutHoldingATransactionOpen() {
        STORING.inTransaction = false;

        upload("vision", "v.mp4", TestVideos.mp4(12, 5)).id();

        assertThat(STORING.inTransaction).isFalse();
    }

    @Test
    void anUploadThatCannotBeStoredLeavesNothingBehind() {
        byte[] mp4 = TestVideos.mp4(13, 5);
        STORING.failure = new UncheckedIOException(new IOException("No space left on device"));
        try {
            assertThat(upload("vision", "v.mp4", mp4).status()).isGreaterThanOrEqualTo(500);
        } finally {
            STORING.failure = null;
        }

        assertThat(jdbc.sql("SELECT count(*) FROM dataset.arriving_content")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(get(PATH + "?limit=1").body().toString()).doesNotContain(Sha256.of(mp4));
        assertThat(properties.blobRoot().resolve(".incoming")).isEmptyDirectory();
    }

    @Test
    void contentOfAnUploadThatDiedIsTidiedByALaterOneUnlessAFileHasIt() {
        String lost = blobs.put(new ByteArrayInputStream("lost".getBytes(StandardCharsets.UTF_8)), 100)
                .sha256();
        byte[] known = TestVideos.mp4(14, 5);
        upload("vision", "v.mp4", known).id();
        for (String sha256 : List.of(lost, Sha256.of(known))) {
            jdbc.sql("INSERT INTO dataset.arriving_content (id, sha256, since)"
                            + " VALUES (:id, :sha256, now() - interval '1 day')")
                    .param("id", "a-" + sha256)
                    .param("sha256", sha256)
                    .update();
        }

        upload("vision", "w.mp4", TestVideos.mp4(15, 5)).id();

        assertThat(blobs.exists(lost)).isFalse();
        assertThat(blobs.exists(Sha256.of(known))).isTrue();
        assertThat(jdbc.sql("SELECT count(*) FROM dataset.arriving_content")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aFileWhoseTimeIsOverGoesByItselfUnlessItIsNeeded() {
        String free = upload("vision", "v.mp4", TestVideos.mp4(17, 5)).id();
        String needed = upload("vision", "w.mp4", TestVideos.mp4(18, 5)).id();
        upload(
                        "fine-tune",
                        "r.jsonl",
                        "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://" + needed
                                + "\"]}")
                .id();
        jdbc.sql("UPDATE dataset.file SET expires_at = now() - interval '1 second' WHERE id IN (:free, :needed)")
                .param("free", free)
                .param("needed", needed)
                .update();

        FilesSweep.expire(repository, files, Clock.systemUTC());

        assertThat(get(PATH + "/" + free).status()).isEqualTo(404);
        assertThat(get(PATH + "/" + needed).status()).isEqualTo(200);
        Answer refused = form("purpose=vision", "expires_after[anchor]=created_at", "expires_after[seconds]=5");
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void unknownFilesAre404AndUnknownMethods405() {
        assertThat(get(PATH + "/none").status()).isEqualTo(404);
        assertThat(get(PATH + "/none/content").status()).isEqualTo(404);
        assertThat(delete(PATH + "/none").status()).isEqualTo(404);
        assertThat(send("PUT", PATH + "/none", new byte[0]).status()).isEqualTo(405);
    }
}
