package dev.tpo.dataset.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.dataset.testing.FakeModel;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.testing.service.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class CurationTest extends ServiceTest {
    private static final String PATH = "/v1/curation/jobs";
    private static final int VIDEOS = 6;
    private static final int SECONDS = 64;
    private static final List<String> FILES = new ArrayList<>();

    @Autowired
    private JdbcClient jdbc;

    private String dataset;

    @BeforeEach
    void videosAndDataset() {
        if (FILES.isEmpty()) {
            for (int i = 0; i < VIDEOS; i++) {
                String id = upload("vision", "video.mp4", TestVideos.mp4(i * 20, SECONDS))
                        .id();
                MODEL.stories.put(id, story(i));
                FILES.add(id);
            }
        }
        MODEL.reset();
        dataset = post("/v1/datasets", "{\"name\":\"pairs\"}").id();
    }

    private static FakeModel.Story story(int number) {
        List<String> scenes = new ArrayList<>();
        for (String colour : List.of("red", "green", "blue", "cyan")) {
            for (String shape : List.of("circle", "square", "ring")) {
                scenes.add(colour + " " + shape);
            }
        }
        Collections.shuffle(scenes, new Random(number));
        return new FakeModel.Story(scenes.subList(0, 10), SECONDS);
    }

    private String job(String rest) {
        return job(FILES, rest);
    }

    private String job(List<String> files, String rest) {
        String names = String.join("\",\"", files);
        return post(
                        PATH,
                        "{\"dataset\":\"" + dataset + "\",\"files\":[\"" + names + "\"],\"model\":\"default\"" + rest
                                + "}")
                .id();
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.get("data").spliterator(), false);
    }

    @Test
    void aJobKeepsTheMixAskedForAndPublishesAVersion() {
        MODEL.refusals.set(3);
        String id = job(",\"pairs\":20,\"seed\":7");

        JsonNode job = awaitFinished(PATH + "/" + id);

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("counts").get("kept").asLong()).isEqualTo(20);
        assertThat(job.get("counts").get("reasons").has("answers_identical")).isTrue();
        String version = "/v1/datasets/" + dataset + "/versions/"
                + job.get("dataset_version").asString();
        JsonNode shown = get(version).body();
        assertThat(get("/internal/dataset_versions/" + shown.get("id").asString())
                        .body())
                .as("found by its id alone")
                .isEqualTo(shown);
        assertThat(shown.get("pairs").asLong()).isEqualTo(20);
        assertThat(shown.get("granularity").get("localized").asLong()).isEqualTo(10);
        assertThat(shown.get("curation_job").asString()).isEqualTo(id);
        JsonNode pairs = get(version + "/pairs?limit=100").body();
        assertThat(items(pairs)).hasSize(20).allSatisfy(pair -> {
            assertThat(pair.get("verdict").asString()).isEqualTo("kept");
            assertThat(pair.get("generator").asString()).isEqualTo("fake");
            assertThat(pair.get("scores").get("margin").asDouble()).isGreaterThanOrEqualTo(1);
            assertThat(pair.get("frames").get("chosen").size()).isGreaterThan(0);
            assertThat(pair.get("chosen").asString())
                    .isNotEqualTo(pair.get("rejected").asString());
        });
        assertThat(get(version + "/export").text().lines()).hasSize(20).allSatisfy(line -> {
            JsonNode row = JSON.readTree(line);
            assertThat(FILES).contains(row.get("videos").get(0).asString().substring("video://".length()));
            assertThat(row.get("provenance").get("granularity").asString()).isIn("localized", "comprehensive");
        });
        assertThat(items(get(PATH + "/" + id + "/pairs?verdict=rejected&limit=100")
                        .body()))
                .isNotEmpty()
                .allSatisfy(pair -> assertThat(pair.get("reason").asString()).isNotBlank());
        assertThat(items(get(PATH + "/" + id + "/events").body())).isNotEmpty();
        String used = pairs.get("data").get(0).get("file_id").asString();
        assertThat(delete("/v1/files/" + used).status()).isEqualTo(409);
        assertThat(get("/v1/files/" + used).status()).isEqualTo(200);
    }

    @Test
    void theSameSeedGivesTheSameVersionInWhateverOrderTheFilesAreNamed() {
        List<String> reversed = new ArrayList<>(FILES);
        Collections.reverse(reversed);
        JsonNode one = awaitFinished(PATH + "/" + job(",\"pairs\":30,\"seed\":3"));
        JsonNode again = awaitFinished(PATH + "/" + job(reversed, ",\"pairs\":30,\"seed\":3"));
        JsonNode other = awaitFinished(PATH + "/" + job(",\"pairs\":30,\"seed\":4"));

        assertThat(again.get("dataset_version")).isEqualTo(one.get("dataset_version"));
        assertThat(other.get("dataset_version")).isNotEqualTo(one.get("dataset_version"));
        assertThat(items(get("/v1/datasets/" + dataset + "/versions").body())).hasSize(2);
    }

    @Test
    void aPausedJobAsksNothingAndGoesOnToTheSameVersionWithoutDoublePairs() {
        JsonNode expected = awaitFinished(PATH + "/" + job(",\"seed\":11"));
        MODEL.delayMillis = 20;
        String path = PATH + "/" + job(",\"seed\":11");
        await(path, job -> job.get("counts").get("kept").asInt() >= 1);

        assertThat(post(path + "/pause", "").status()).isEqualTo(200);
        JsonNode paused = await(path, job -> job.get("status").asString().equals("paused"));

        int calls = MODEL.calls.get();
        assertThat(paused.get("progress").get("done").asInt())
                .isBetween(1, paused.get("progress").get("total").asInt() - 1);
        assertThat(delete("/v1/files/" + FILES.get(0)).status())
                .as("a paused job needs its videos")
                .isEqualTo(409);
        assertThat(MODEL.calls).hasValue(calls);
        MODEL.delayMillis = 0;
        assertThat(post(path + "/resume", "").status()).isEqualTo(200);
        JsonNode ended = awaitFinished(path);
        assertThat(ended.get("dataset_version")).isEqualTo(expected.get("dataset_version"));
        assertThat(ended.get("counts")).isEqualTo(expected.get("counts"));
        assertThat(ended.get("attempts").asInt()).isEqualTo(2);
        assertThat(post(path + "/pause", "").error("code")).isEqualTo("cannot_pause");
        Set<String> seen = new HashSet<>();
        assertThat(items(get(path + "/pairs?limit=100").body()))
                .allMatch(pair -> seen.add(pair.get("sha256").asString()
                        + pair.get("segment")
                        + pair.get("prompt")
                        + pair.get("perturbation")));
    }

    @Test
    void theLastMetricsSayWhatTheCountsDo() {
        JsonNode job = awaitFinished(PATH + "/" + job(",\"pairs\":10,\"seed\":7"));

        assertThat(job.get("counts").get("reasons").has("surplus")).isTrue();
        for (String verdict : List.of("kept", "rejected")) {
            assertThat(jdbc.sql("SELECT value FROM jobs.metric WHERE job_id = ? AND name = ?"
                                    + " ORDER BY step DESC LIMIT 1")
                            .params(job.get("id").asString(), "pairs/" + verdict)
                            .query(Double.class)
                            .single())
                    .isEqualTo(job.get("counts").get(verdict).asDouble());
        }
    }

    @Test
    void aFaultThatComesAgainAndAgainEndsTheJobAndFreesItsVideos() {
        String own = upload("vision", "own.mp4", TestVideos.mp4(9, 40)).id();
        MODEL.stories.put(own, new FakeModel.Story(story(1).scenes(), 40));
        jdbc.sql("CREATE FUNCTION dataset.refuse_pairs() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
                        + " CREATE TRIGGER refuse_pairs BEFORE INSERT ON dataset.curated_pair"
                        + " FOR EACH ROW EXECUTE FUNCTION dataset.refuse_pairs()")
                .update();
        try {
            String path = PATH + "/" + job(List.of(own), "");

            JsonNode job = awaitFinished(path);

            assertThat(job.get("status").asString()).isEqualTo("failed");
            assertThat(job.get("error").get("code").asString()).isEqualTo("internal_error");
            assertThat(job.get("attempts").asInt())
                    .as("the first got somewhere: its answers are kept")
                    .isEqualTo(4);
            assertThat(delete("/v1/files/" + own).status()).isEqualTo(200);
        } finally {
            jdbc.sql("DROP FUNCTION dataset.refuse_pairs() CASCADE").update();
        }
    }

    @Test
    void aCancelledJobStopsSoonAndItsFilesAreFree() {
        MODEL.delayMillis = 100;
        String own = upload("vision", "own.mp4", TestVideos.mp4(7, 40)).id();
        MODEL.stories.put(own, new FakeModel.Story(story(1).scenes(), 40));
        String id = job(List.of(own, FILES.get(0)), "");
        await(PATH + "/" + id, job -> job.get("status").asString().equals("running"));
        assertThat(delete("/v1/files/" + own).status()).isEqualTo(409);

        assertThat(post(PATH + "/" + id + "/cancel", "").status()).isEqualTo(200);

        JsonNode job = awaitFinished(PATH + "/" + id);
        assertThat(job.get("status").asString()).isEqualTo("cancelled");
        assertThat(post(PATH + "/" + id + "/cancel", "").status()).isEqualTo(409);
        await(PATH + "/" + id, ignored -> delete("/v1/files/" + own).status() == 200);
    }

    @Test
    void aModelThatIsAwayLongerThanAQuestionWaitsIsWaitedForByTheJob() {
        MODEL.refusalStatus = 503;
        MODEL.refusals.set(8);
        try {
            JsonNode job = awaitFinished(PATH + "/" + job(FILES.subList(0, 1), ",\"granularity\":{\"localized\":1}"));
            assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
            assertThat(job.get("attempts").asInt()).isGreaterThan(1);
        } finally {
            MODEL.refusalStatus = 429;
        }
    }

    @Test
    void aQuestionAtWhichTheModelFailsEachTimeEndsTheJob() {
        MODEL.refusalStatus = 500;
        MODEL.refusals.set(Integer.MAX_VALUE);
        try {
            JsonNode job = awaitFinished(PATH + "/" + job(FILES.subList(0, 1), ""));
            assertThat(job.get("status").asString()).as("%s", job).isEqualTo("failed");
            assertThat(job.get("error").get("code").asString()).isEqualTo("no_answer");
        } finally {
            MODEL.refusalStatus = 429;
        }
    }

    @Test
    void aRefusedQuestionFailsTheJobWithTheReason() {
        String unknown = upload("vision", "x.mp4", TestVideos.mp4(99, 8)).id();

        JsonNode job = awaitFinished(PATH + "/" + job(List.of(unknown), ""));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("message").asString()).contains("no such video");
    }

    @Test
    void aJobWithoutAGoodPairFails() {
        String dull = upload("vision", "x.mp4", TestVideos.mp4(101, 8)).id();
        MODEL.stories.put(dull, new FakeModel.Story(List.of("gray fog"), 8));

        JsonNode job = awaitFinished(PATH + "/" + job(List.of(dull), ""));

        assertThat(job.get("error").get("code").asString()).as("%s", job).isEqualTo("no_pairs");
        assertThat(job.get("error").get("message").asString())
                .isEqualTo("no pair was kept: 1 video gave none to judge (1 captions_unusable; the events say more)");
        assertThat(job.get("counts").get("videos_without_pairs")).isEqualTo(JSON.readTree("{\"captions_unusable\":1}"));
        assertThat(get(PATH + "/" + job.get("id").asString() + "/events").text())
                .contains("the caption is no list");
    }

    @Test
    void aJobWhosePairsAreAllRejectedSaysWhy() {
        JsonNode job = awaitFinished(PATH + "/" + job(FILES.subList(0, 1), ",\"filter\":{\"min_margin_nats\":100}"));

        assertThat(job.get("error").get("code").asString()).as("%s", job).isEqualTo("no_pairs");
        assertThat(job.get("error").get("message").asString())
                .matches(
                        "no pair was kept: \\d+ were rejected \\(.*\\d+ small_margin; listed with verdict=rejected\\)");
        assertThat(job.get("counts").get("kept").asInt()).isZero();
    }

    @Test
    void theSameKeyCreatesOneJob() {
        String body = "{\"dataset\":\"" + dataset + "\",\"files\":[\"" + FILES.get(0) + "\"],\"model\":\"fake\"}";
        Answer one = post(PATH, body, "Idempotency-Key", "k-1");
        Answer again = post(PATH, body, "Idempotency-Key", "k-1");
        Answer other = post(PATH, body.replace("fake", "other"), "Idempotency-Key", "k-1");

        assertThat(again.id()).isEqualTo(one.id());
        assertThat(other.status()).isEqualTo(409);
        awaitFinished(PATH + "/" + one.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                          | 400 | dataset
            {"dataset":"none","files":["F"],"model":"m"}                                | 404 | dataset
            {"dataset":"D","model":"m"}                                                 | 400 | files
            {"dataset":"D","files":[],"model":"m"}                                      | 400 | files
            {"dataset":"D","files":["none"],"model":"m"}                                | 404 | files[0]
            {"dataset":"D","files":["F",null],"model":"m"}                              | 400 | files[1]
            {"dataset":"D","files":["F"]}                                               | 400 | model
            {"dataset":"D","files":["F"],"model":"nobody"}                              | 404 | model
            {"dataset":"D","files":["F"],"model":"a%b"}                                 | 404 | model
            {"dataset":"D","files":["F"],"model":"m","pairs":0}                         | 400 | pairs
            {"dataset":"D","files":["F"],"model":"m","pairs":1.5}                       | 400 | pairs
            {"dataset":"D","files":["F"],"model":"m","frames":3}                        | 400 | frames
            {"dataset":"D","files":["F"],"model":"m","seed":"x"}                        | 400 | seed
            {"dataset":"D","files":["F"],"model":"m","perturbations":["blurred"]}       | 400 | perturbations[0]
            {"dataset":"D","files":["F"],"model":"m","perturbations":["downsampled"]}   | 400 | perturbations
            {"dataset":"D","files":["F"],"model":"m","granularity":{"localized":1.2}}   | 400 | granularity.localized
            {"dataset":"D","files":["F"],"model":"m","granularity":{"localized":0.2,"comprehensive":0.2}} | 400 | granularity
            {"dataset":"D","files":["F"],"model":"m","filter":{"min_probability":1}}    | 400 | filter.min_probability
            {"dataset":"D","files":["F"],"model":"m","filter":{"min_margin_nats":-1}}   | 400 | filter.min_margin_nats
            {"dataset":"D","files":["F"],"model":"m","filter":{"max_whole_margin_nats":1}} | 400 | filter.max_whole_margin_nats
            {"dataset":"D","files":["F"],"model":"m","roles":{"judge":"self"},"filter":{"max_whole_margin_nats":7}} | 400 | filter.max_whole_margin_nats
            """)
    void aBadRequestNamesItsField(String body, int status, String param) {
        Answer answer =
                post(PATH, body.replace("\"D\"", "\"" + dataset + "\"").replace("\"F\"", "\"" + FILES.get(0) + "\""));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/curation/jobs/none, 404",
        "/v1/curation/jobs/none/events, 404",
        "/v1/curation/jobs/none/pairs, 404",
        "/v1/curation/jobs?after=none, 400",
        "/v1/curation/jobs?limit=0, 400",
        "/v1/curation/jobs?limit=x, 400",
    })
    void whatIsNotThereIsSaidSo(String path, int status) {
        assertThat(get(path).status()).isEqualTo(status);
    }

    @Test
    void unknownCursorsAndVerdictsAreRefused() {
        String path = PATH + "/" + job(List.of(FILES.get(0)), "");

        assertThat(get(path + "/pairs?verdict=good").error("param")).isEqualTo("verdict");
        assertThat(get(path + "/pairs?after=none").status()).isEqualTo(400);
        assertThat(get(path + "/events?after=none").status()).isEqualTo(400);
        assertThat(get(path + "/events?after=curevent-999999").status()).isEqualTo(400);
        awaitFinished(path);
    }
}
