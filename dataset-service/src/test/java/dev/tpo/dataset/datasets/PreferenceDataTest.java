package dev.tpo.dataset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.PreferencePair;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Sha256;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.input.TarFile;
import dev.tpo.input.TarWriter;
import dev.tpo.rows.PreferenceForm;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.Turn;
import dev.tpo.testing.service.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Versions go out in each form, and come in again as files to train on. */
class PreferenceDataTest extends ServiceTest {
    /** What a careless writer or reader would change. */
    private static final String HARD = " \"Wo\", fragt er;\n\tund \\dann\\? \u6f22 \uD83D\uDE00 # ";

    private static final String ROW = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"%s\"]}\n";

    @Autowired
    private Datasets datasets;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private BlobStore blobs;

    @TempDir
    Path folder;

    private static byte[] first;
    private static byte[] second;
    private String export;
    private String dataset;
    private List<PreferencePair> pairs;

    @BeforeEach
    void aVersionOfTwoVideos() {
        if (first == null) {
            first = TestVideos.mp4(101, 6);
            second = TestVideos.mp4(140, 7);
        }
        dataset = post("/v1/datasets", "{\"name\":\"to be exported\"}").id();
        List<PreferencePair> made = new ArrayList<>();
        for (byte[] video : List.of(first, second)) {
            String file = videoOf(video);
            made.add(pair("pair-1" + made.size(), file, sha256(video), "What? " + made.size(), "a circle", "a ring"));
            made.add(pair("pair-2" + made.size(), file, sha256(video), HARD + made.size(), HARD + "a", HARD + "b"));
        }
        String version = Objects.requireNonNull(
                transactions.execute(status -> datasets.publish(dataset, null, made, UnaryOperator.identity())));
        String path = "/v1/datasets/" + dataset + "/versions/" + version;
        export = path + "/export";
        pairs = new ArrayList<>();
        get(path + "/pairs")
                .body()
                .get("data")
                .forEach(pair -> pairs.add(JSON.treeToValue(pair, PreferencePair.class)));
        assertThat(pairs).hasSize(4);
    }

    private String videoOf(byte[] content) {
        return jdbc.sql("SELECT id FROM dataset.file WHERE sha256 = :sha256 AND purpose = 'vision'")
                .param("sha256", sha256(content))
                .query(String.class)
                .optional()
                .orElseGet(() -> upload("vision", "A clip (1).MP4", content).id());
    }

    static Stream<Arguments> formsAndContainers() {
        return Stream.of(PreferenceForm.values())
                .flatMap(form -> Stream.of("jsonl", "parquet", "csv")
                        .filter(table -> !table.equals("csv") || form == PreferenceForm.TPO)
                        .flatMap(table -> Stream.of("ids", "tar").map(videos -> Arguments.of(form, table, videos))));
    }

    @ParameterizedTest
    @MethodSource("formsAndContainers")
    void everyPairSurvivesGoingOutAndComingInBitForBit(PreferenceForm form, String table, String videos) {
        Answer exported = get(export + "?format=" + form.wireName() + "&file_format=" + table + "&videos=" + videos);
        assertThat(exported.status()).as("%s", exported.text()).isEqualTo(200);

        Answer file = upload("fine-tune", "set." + table, exported.raw().body());

        assertThat(file.status()).as("%s", file.body()).isEqualTo(200);
        assertThat(file.body().get("video").isNull()).isTrue();
        assertThat(file.body().has("warnings")).as("%s", file.body()).isFalse();
        List<PreferenceRow> rows = rowsOf(file.id());
        assertThat(rows).hasSize(4);
        for (int i = 0; i < 4; i++) {
            PreferencePair pair = pairs.get(i);
            PreferenceRow row = rows.get(i);
            assertThat(row.prompt()).containsExactly(Turn.user(List.of("video://" + pair.fileId()), pair.prompt()));
            assertThat(row.chosen()).isEqualTo(pair.chosen());
            assertThat(row.rejected()).isEqualTo(pair.rejected());
            if (form != PreferenceForm.OPENAI) {
                JsonNode provenance = row.extras().get("provenance");
                assertThat(provenance.get("frames")).isEqualTo(JSON.valueToTree(pair.frames()));
                assertThat(provenance.get("pair").asString()).isEqualTo(pair.id());
                assertThat(provenance.get("sha256").asString()).isEqualTo(pair.sha256());
            }
        }
    }

    @Test
    void anArchiveHoldsTheRowsAndEachVideoOnceUnderASafeName() throws IOException {
        Answer exported = get(export + "?format=llama-factory&videos=tar");

        assertThat(exported.raw().headers().firstValue("Content-Type")).hasValue("application/x-tar");
        assertThat(exported.raw().headers().firstValue("Content-Disposition").orElseThrow())
                .endsWith(".tar\"");
        Map<String, byte[]> files = unpacked(exported.raw().body());
        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "dataset_info.json",
                        "train.jsonl",
                        "videos/" + sha256(first) + ".mp4",
                        "videos/" + sha256(second) + ".mp4");
        assertThat(files.get("videos/" + sha256(first) + ".mp4")).isEqualTo(first);
        JsonNode info = JSON.readTree(files.get("dataset_info.json")).get("tpo");
        assertThat(info.get("file_name").asString()).isEqualTo("train.jsonl");
        assertThat(info.get("ranking").asBoolean()).isTrue();
        assertThat(get(export + "?format=llama-factory&videos=tar").raw().body())
                .as("the same export is the same bytes")
                .isEqualTo(exported.raw().body());
    }

    @Test
    void theDefaultIsJsonLinesInTrlsNamesAndTheReleasesIsATable() {
        Answer plain = get(export);
        Answer release = get(export + "?format=tpo&videos=paths");

        assertThat(plain.raw().headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        JsonNode row = JSON.readTree(plain.text().lines().findFirst().orElseThrow());
        assertThat(row.propertyNames()).containsExactly("prompt", "chosen", "rejected", "videos", "provenance");
        assertThat(row.get("videos").get(0).asString()).startsWith("video://file-");
        assertThat(release.raw().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv");
        assertThat(release.text()).startsWith("prompt,chosen,rejected,video,provenance\r\n");
        assertThat(release.text()).contains(",videos/" + sha256(first) + ".mp4,");
    }

    @ParameterizedTest
    @CsvSource({
        "format=parquet, format",
        "format=trl&file_format=arrow, file_format",
        "format=trl&file_format=csv, file_format",
        "videos=zip, videos"
    })
    void aFormThatThereIsNotIsRefusedByItsParameter(String query, String param) {
        Answer refused = get(export + "?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo(param);
    }

    @Test
    void anArchiveBringsItsVideosWhereTheyAreNotThereYetEachContentOnce() throws IOException {
        byte[] video = TestVideos.mp4(17, 4);
        byte[] tar = tar(Map.of(
                "set/data.jsonl",
                (ROW.formatted("clips/a.mp4") + ROW.formatted("clips/same.mp4") + ROW.formatted("./clips/a.mp4"))
                        .getBytes(StandardCharsets.UTF_8),
                "set/clips/a.mp4",
                video,
                "set/clips/same.mp4",
                video,
                "set/README.md",
                new byte[3]));

        Answer file = upload("fine-tune", "set.tar", tar);

        assertThat(file.status()).as("%s", file.body()).isEqualTo(200);
        assertThat(file.body().get("filename").asString()).isEqualTo("set.tar");
        assertThat(file.body().get("warnings").get(0).asString())
                .isEqualTo("1 files of the archive are named by no row and were not taken");
        assertThat(get("/v1/files/" + file.id()).body()).isEqualTo(file.body());
        List<PreferenceRow> rows = rowsOf(file.id());
        String reference = "video://" + videoOf(video);
        assertThat(rows)
                .extracting(PreferenceRow::videos)
                .containsOnly(List.of(reference))
                .hasSize(3);
        JsonNode made = get("/v1/files/" + videoOf(video)).body();
        assertThat(made.get("filename").asString()).isEqualTo("a.mp4");
        assertThat(made.get("purpose").asString()).isEqualTo("vision");
        assertThat(get("/v1/files/" + videoOf(video) + "/content").raw().body()).isEqualTo(video);
        assertThat(delete("/v1/files/" + videoOf(video)).error("message")).contains("whose rows name it");
        assertThat(get("/v1/files/" + file.id() + "/content")
                        .raw()
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElseThrow())
                .contains("set.tar.jsonl");
        assertThat(upload("fine-tune", "set.tar", tar, "Idempotency-Key", "tar-1")
                        .id())
                .isEqualTo(upload("fine-tune", "set.tar", tar, "Idempotency-Key", "tar-1")
                        .id());
        assertThat(count("SELECT count(*) FROM dataset.arriving_content")).isZero();
    }

    @Test
    void theReleasesTableWithItsFolderOfVideosComesInThroughUploadsToo() throws IOException {
        byte[] video = TestVideos.mp4(29, 4);
        byte[] tar = tar(Map.of(
                "dataset.csv",
                "prompt,chosen,rejected,video\n\"<image>\nWhat, then?\",a,b,x.mp4\n".getBytes(StandardCharsets.UTF_8),
                "videos/x.mp4",
                video));
        String upload = post(
                        "/v1/uploads",
                        "{\"filename\":\"LongVA.tar\",\"purpose\":\"fine-tune\",\"mime_type\":\"application/x-tar\","
                                + "\"bytes\":" + tar.length + "}")
                .id();
        String boundary = "xx";
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--xx\r\nContent-Disposition: form-data; name=\"data\"; filename=\"d\"\r\n\r\n").getBytes());
        body.writeBytes(tar);
        body.writeBytes("\r\n--xx--\r\n".getBytes());
        String part = send(
                        "POST",
                        "/v1/uploads/" + upload + "/parts",
                        body.toByteArray(),
                        "Content-Type",
                        "multipart/form-data; boundary=" + boundary)
                .id();

        Answer completed = post("/v1/uploads/" + upload + "/complete", "{\"part_ids\":[\"" + part + "\"]}");

        assertThat(completed.status()).as("%s", completed.body()).isEqualTo(200);
        PreferenceRow row =
                rowsOf(completed.body().get("file").get("id").asString()).getFirst();
        assertThat(row.prompt()).containsExactly(Turn.user(List.of("video://" + videoOf(video)), "What, then?"));
    }

    @Test
    void whatIsRefusedLeavesNothingOfItBehind() throws IOException {
        byte[] video = TestVideos.mp4(55, 4);
        long files = count("SELECT count(*) FROM dataset.file");
        byte[] tar = tar(Map.of(
                "data.jsonl",
                (ROW.formatted("a.mp4") + ROW.formatted("none.mp4")).getBytes(StandardCharsets.UTF_8),
                "a.mp4",
                video));

        Answer refused = upload("fine-tune", "set.tar", tar);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("message"))
                .isEqualTo("data.jsonl: line 2 names in 'videos' a video that is not in the archive: none.mp4");
        assertThat(blobs.exists(sha256(video))).isFalse();
        assertThat(count("SELECT count(*) FROM dataset.file")).isEqualTo(files);
        assertThat(count("SELECT count(*) FROM dataset.arriving_content")).isZero();
    }

    @Test
    void aVideoInAnArchiveThatIsNoneIsSaidWithItsLine() throws IOException {
        Answer refused = upload(
                "fine-tune",
                "set.tar",
                tar(Map.of("data.jsonl", ROW.formatted("a.mp4").getBytes(), "a.mp4", "no video".getBytes())));

        assertThat(refused.error("message"))
                .startsWith("data.jsonl: line 1 names in 'videos' a.mp4: file is no usable video");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.jsonl", "/a.jsonl", "x/../../a.jsonl"})
    void archivesWhoseNamesLeadElsewhereAreRefused(String name) throws IOException {
        Answer refused = upload(
                "fine-tune", "set.tar", tar(Map.of(name, ROW.formatted("a.mp4").getBytes())));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("code")).isEqualTo("invalid_rows");
        assertThat(refused.error("message")).contains("leads elsewhere");
    }

    @Test
    void archivesWithoutOneFileOfRowsCutOnesAndPackedOnesAreRefused() throws IOException {
        byte[] rows = ROW.formatted("a.mp4").getBytes(StandardCharsets.UTF_8);
        byte[] one = tar(Map.of("a.jsonl", rows));
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(one);
        }

        assertThat(message(tar(Map.of("a.mp4", first)))).contains("a tar without a file of rows");
        assertThat(message(tar(Map.of("train.jsonl", rows, "test.jsonl", rows))))
                .contains("2 files of rows");
        assertThat(message(Arrays.copyOf(one, 700))).contains("breaks off");
        assertThat(message(packed.toByteArray())).contains("is packed as a whole");
        assertThat(message("PAR1 and nothing else".getBytes())).contains("is not read as parquet");
        assertThat(message(tar(Map.of("a.jsonl", one)))).contains("is an archive in an archive");
    }

    @Test
    void aPathWithoutAnArchiveIsRefusedWithItsLine() {
        String video = videoOf(first);

        assertThat(message((ROW.formatted("video://" + video) + ROW.formatted("videos/a.mp4")).getBytes()))
                .startsWith("line 2 names in 'videos' no uploaded video (video://{file id}), but: videos/a.mp4;"
                        + " a path is followed in a tar");
        assertThat(message("prompt,chosen,rejected,video\nq,a,b,a.mp4\n".getBytes()))
                .startsWith("line 2 names in 'video' no uploaded video");
    }

    @Test
    void unknownFieldsAreSaidInTheFileByLine() {
        String video = videoOf(first);

        Answer file = upload(
                "fine-tune",
                "rows.jsonl",
                ROW.formatted("video://" + video)
                        + ROW.formatted("video://" + video).replace("}", ",\"colour\":\"red\"}"));

        assertThat(file.status()).isEqualTo(200);
        assertThat(get("/v1/files/" + file.id()).body().get("warnings").get(0).asString())
                .isEqualTo("line 2: the field 'colour' is not known and not used");
    }

    private String message(byte[] file) {
        Answer refused = upload("fine-tune", "rows", file);
        assertThat(refused.status()).isEqualTo(400);
        return refused.error("message");
    }

    private List<PreferenceRow> rowsOf(String file) {
        List<PreferenceRow> rows = new ArrayList<>();
        PreferenceRows.read(
                new ByteArrayInputStream(
                        get("/v1/files/" + file + "/content").raw().body()),
                RowLimits.DEFAULT,
                rows::add);
        return rows;
    }

    private long count(String query) {
        return jdbc.sql(query).query(Long.class).single();
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var tar = new TarWriter(bytes);
        Set<String> names = new TreeSet<>(files.keySet()).descendingSet(); // videos may come before the rows
        for (String name : names) {
            byte[] content = Objects.requireNonNull(files.get(name));
            tar.file(name, content.length, out -> out.write(content));
        }
        tar.finish();
        return bytes.toByteArray();
    }

    private Map<String, byte[]> unpacked(byte[] tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarFile file = TarFile.open(Files.write(folder.resolve("export.tar"), tar), 100)) {
            for (TarFile.Entry entry : file.entries()) {
                files.put(entry.name(), file.open(entry).readAllBytes());
            }
        }
        return files;
    }

    private static String sha256(byte[] content) {
        return Sha256.of(content);
    }

    private static PreferencePair pair(
            String id, String file, String sha256, String prompt, String chosen, String rejected) {
        return new PreferencePair(
                id,
                file,
                sha256,
                "localized",
                "irrelevant",
                null,
                new PreferencePair.Segment(0, 3.5),
                prompt,
                chosen,
                rejected,
                null,
                "nano",
                new PreferencePair.Frames(List.of(0.0, 1.0 / 3), List.of(20.0)),
                new PreferencePair.Scores(0.5, -1.0, null),
                "kept",
                null,
                null,
                null,
                null,
                null);
    }
}
