package dev.tpo.dataset.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.dataset.testing.FakeModel;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.testing.service.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Jobs whose roles are filled by models that write sentences and run elsewhere, and those that ask what it would cost. */
class CurationRolesTest extends ServiceTest {
    private static final String PATH = "/v1/curation/jobs";
    private static final String VERDICT = "{\"better\":\"yes\",\"contradicts\":\"no\",\"correct\":\"yes\"}";
    private static final List<String> FILES = new ArrayList<>();

    @Autowired
    private JdbcClient jdbc;

    private String dataset;

    @BeforeEach
    void videosAndDataset() {
        if (FILES.isEmpty()) {
            for (int i = 0; i < 2; i++) {
                String id = upload("vision", "video.mp4", TestVideos.mp4(17 + i * 90, 60))
                        .id();
                MODEL.stories.put(
                        id, new FakeModel.Story(List.of("red ring", "blue square", "green circle", "cyan ring"), 60));
                FILES.add(id);
            }
        }
        MODEL.reset();
        MODEL.sentences = CurationRolesTest::say;
        dataset = post("/v1/datasets", "{\"name\":\"sentences\"}").id();
    }

    /** A writer that says None each fourth time and fences what else it says, and a judge that likes everything. */
    private static final AtomicInteger WRITTEN = new AtomicInteger();

    private static String say(JsonNode request) {
        String form =
                request.path("response_format").path("json_schema").path("name").asString("");
        return switch (form) {
            case "question" -> {
                int number = WRITTEN.incrementAndGet();
                yield number % 4 == 0
                        ? "None"
                        : "Sure!\n```json\n{\"question\": \"Why does it turn at " + number
                                + "?\", \"answer\": \"Because.\",}\n```";
            }
            case "verdict" -> VERDICT;
            default ->
                "It turns as "
                        + request.get("messages")
                                .get(0)
                                .get("content")
                                .get(0)
                                .get("video_metadata")
                                .get("timestamps")
                        + " shows.";
        };
    }

    private String body(String model, String rest) {
        return "{\"dataset\":\"" + dataset + "\",\"files\":[\"" + String.join("\",\"", FILES) + "\"],\"model\":\""
                + model + "\"" + rest + "}";
    }

    private String job(String model, String rest) {
        Answer made = post(PATH, body(model, rest));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(200);
        return PATH + "/" + made.id();
    }

    private static long asked(String model, String form) {
        return MODEL.requests.entrySet().stream()
                .filter(entry -> entry.getKey().contains("\"model\":\"" + model + "\""))
                .filter(entry -> entry.getKey().contains("\"name\":\"" + form + "\"")
                        || form.isEmpty() && !entry.getKey().contains("response_format"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long requests(JsonNode job, String role) {
        return job.get("usage").get(role).get("requests").asLong();
    }

    @Test
    void modelsThatWriteSentencesFillTheRolesTheyAreGiven() {
        JsonNode job = awaitFinished(
                job("fleet/vlm", ",\"seed\":2,\"roles\":{\"question_writer\":\"texts/llm\",\"judge\":\"texts/llm\"}"));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("roles"))
                .isEqualTo(
                        JSON.readTree("{\"captioner\":\"self\",\"question_writer\":\"texts/llm\",\"answerer\":\"self\","
                                + "\"judge\":\"texts/llm\"}"));
        assertThat(job.get("models").get("answerer").get("id").asString()).isEqualTo("fleet/vlm");
        assertThat(requests(job, "question_writer")).isEqualTo(asked("texts/llm", "question"));
        assertThat(requests(job, "judge")).isEqualTo(asked("texts/llm", "verdict"));
        assertThat(requests(job, "captioner") + requests(job, "answerer")).isEqualTo(asked("fleet/vlm", ""));
        JsonNode yields = job.get("counts").get("yields");
        assertThat(yields.get("captions").asLong()).isEqualTo(requests(job, "captioner"));
        assertThat(yields.get("questions_unsuitable").asLong()).isPositive();
        assertThat(yields.get("pairs_kept").asLong()).isPositive();
        String version = "/v1/datasets/" + dataset + "/versions/"
                + job.get("dataset_version").asString();
        JsonNode pair = get(version + "/pairs?limit=1").body().get("data").get(0);
        assertThat(pair.get("captions").get(0).get("text").asString()).startsWith("It turns as");
        assertThat(pair.get("reference").asString()).isEqualTo("Because.");
        assertThat(pair.get("judgement").get("text").asString()).isEqualTo(VERDICT);
        assertThat(pair.get("makers").get("judge").get("model").asString()).isEqualTo("texts/llm");
        assertThat(pair.get("makers").get("judge").get("revision").asString()).isEqualTo("r");
        assertThat(pair.get("makers").get("captioner").get("prompts").get(0).asString())
                .startsWith("captioner.v1#");
        assertThat(get(version + "/export").text().lines().findFirst().orElseThrow())
                .contains("\"makers\"", "\"judgement\"");
    }

    @Test
    void whatSaysNothingOfItsRolesIsAsItWasForATinyModelAndAllByItselfForAnyOther() {
        JsonNode tiny = post(PATH, body("default", "")).body();
        JsonNode other = post(PATH, body("fleet/vlm", "")).body();

        assertThat(tiny.get("roles"))
                .isEqualTo(JSON.readTree("{\"captioner\":\"self\",\"question_writer\":\"templates\","
                        + "\"answerer\":\"self\",\"judge\":\"likelihood\"}"));
        assertThat(tiny.get("segments").isNull()).isTrue();
        assertThat(tiny.get("answer_tokens").get("caption").asInt()).isEqualTo(128);
        assertThat(other.get("roles"))
                .isEqualTo(JSON.readTree("{\"captioner\":\"self\",\"question_writer\":\"self\",\"answerer\":\"self\","
                        + "\"judge\":\"self\"}"));
        assertThat(other.get("segments")).isEqualTo(JSON.readTree("{\"count\":3,\"seconds\":30.0,\"captions\":8}"));
        awaitFinished(PATH + "/" + tiny.get("id").asString());
        awaitFinished(PATH + "/" + other.get("id").asString());
    }

    @Test
    void everyRequestAtAnEndpointCountsAndNoneIsSentBeyondTheBudget() {
        MODEL.upstream = 2;
        String path = job("fleet/vlm", ",\"concurrency\":8,\"pairs\":4,\"budget\":{\"requests\":31}");

        JsonNode paused = await(path, job -> job.get("status").asString().equals("paused"));

        long sent = MODEL.sentUpstream.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        assertThat(sent).isEqualTo(31);
        assertThat(paused.get("usage")
                        .valueStream()
                        .mapToLong(role -> role.get("requests").asLong())
                        .sum())
                .isEqualTo(31);
        post(path + "/resume", "{\"budget\":{\"requests\":1000000}}");
        JsonNode job = awaitFinished(path);
        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(MODEL.answers.values()).containsOnly(1);
    }

    @Test
    void aRefusedQuestionCostsItsPairAndNotTheJob() {
        JsonNode before = awaitFinished(job("default", ",\"seed\":1"));
        // One question of many: refused from its first call on, a model would be given up.
        MODEL.forbidden = get("/v1/datasets/" + dataset + "/versions/"
                        + before.get("dataset_version").asString() + "/pairs?limit=100")
                .body()
                .get("data")
                .valueStream()
                .toList()
                .getLast()
                .get("prompt")
                .asString();

        JsonNode job = awaitFinished(job("default", ",\"seed\":1"));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("counts").get("reasons").get("refused").asLong()).isPositive();
    }

    @Test
    void aJobThatKeepsNothingSaysWhichStageLostHowMuch() {
        MODEL.sentences = request -> request.has("response_format") ? "None" : say(request);

        JsonNode job = awaitFinished(job("fleet/vlm", ""));

        assertThat(job.get("error").get("code").asString()).as("%s", job).isEqualTo("no_pairs");
        assertThat(job.get("error").get("message").asString())
                .matches("no pair was kept: 2 videos gave none to judge \\(2 no_questions; .*\\);"
                        + " of the questions asked for, \\d+ questions_unsuitable");
    }

    @Test
    void aCurriculumListsTheStrongestPerturbationsFirst() {
        JsonNode job = awaitFinished(job(
                "fleet/vlm",
                ",\"pairs\":20,\"granularity\":{\"comprehensive\":1},\"curriculum\":\"others_last\",\"perturbations\":"
                        + "[\"downsampled\",{\"type\":\"dropped\",\"strength\":8},{\"type\":\"dropped\",\"strength\":2},"
                        + "\"reversed\"]"));

        assertThat(job.get("perturbations").get(1)).isEqualTo(JSON.readTree("{\"type\":\"dropped\",\"strength\":8}"));
        assertThat(job.get("curriculum").asString()).isEqualTo("others_last");
        List<Integer> strengths = Stream.of(get("/v1/datasets/" + dataset + "/versions/"
                                + job.get("dataset_version").asString() + "/pairs?limit=100")
                        .body())
                .flatMap(list -> list.get("data").valueStream())
                .map(pair -> pair.has("strength") ? pair.get("strength").asInt() : 0)
                .toList();
        assertThat(strengths).hasSizeGreaterThan(3).isSortedAccordingTo((a, b) -> b - a);
        assertThat(strengths).containsAnyOf(16, 8, 4, 2);
    }

    @Test
    void aDryRunSaysWhatAJobWouldCostAndMakesNothing() {
        long before = jobs();

        Answer first = post(PATH, body("fleet/slow", ",\"dry_run\":true"), "Idempotency-Key", "dry");

        assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
        JsonNode estimate = first.body();
        assertThat(estimate.get("object").asString()).isEqualTo("curation.estimate");
        assertThat(estimate.get("estimate").propertyNames())
                .containsExactly("captioner", "question_writer", "answerer", "judge");
        assertThat(estimate.get("total").get("requests").asLong()).isPositive();
        assertThat(estimate.get("total").get("seconds").isNull())
                .as("it has answered nothing yet")
                .isTrue();
        assertThat(jobs()).isEqualTo(before);
        assertThat(MODEL.requests).isEmpty();

        awaitFinished(job("fleet/slow", ",\"pairs\":2"));
        JsonNode again = post(PATH, body("fleet/slow", ",\"dry_run\":true"), "Idempotency-Key", "dry")
                .body();
        assertThat(again.get("total").get("seconds").asDouble()).isPositive();
        assertThat(again.get("estimate").get("judge").get("seconds_per_call").asDouble())
                .isPositive();
        Answer made = post(PATH, body("fleet/slow", ""), "Idempotency-Key", "dry");
        assertThat(made.body().get("object").asString()).isEqualTo("curation.job");
        awaitFinished(PATH + "/" + made.id());
    }

    private long jobs() {
        return jdbc.sql("SELECT count(*) FROM jobs.job").query(Long.class).single();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fleet/vlm | "roles":{"captioner":"templates"}              | 400 | roles.captioner
            fleet/vlm | "roles":{"question_writer":"likelihood"}       | 400 | roles.question_writer
            fleet/vlm | "roles":{"answerer":"likelihood"}              | 400 | roles.answerer
            fleet/vlm | "roles":{"judge":"likelihood"}                 | 400 | roles.judge
            fleet/vlm | "roles":{"judge":" "}                          | 400 | roles.judge
            fleet/vlm | "roles":{"judge":"nobody"}                     | 404 | roles.judge
            default   | "roles":{"question_writer":"self"}             | 400 | roles.question_writer
            default   | "roles":{"judge":"fake"}                       | 400 | roles.judge
            default   | "segments":{"count":2}                         | 400 | segments
            fleet/vlm | "segments":{"seconds":0}                       | 400 | segments.seconds
            fleet/vlm | "questions":{"per_segment":0}                  | 400 | questions.per_segment
            fleet/vlm | "answer_tokens":{"verdict":0}                  | 400 | answer_tokens.verdict
            fleet/vlm | "curriculum":"hardest"                         | 400 | curriculum
            fleet/vlm | "perturbations":["irrelevant",{"type":"downsampled","strength":2}] | 400 | perturbations[1].strength
            fleet/vlm | "perturbations":["irrelevant",{"type":"dropped","strength":1}]     | 400 | perturbations[1].strength
            fleet/vlm | "perturbations":["irrelevant",{"strength":4}]  | 400 | perturbations[1]
            """)
    void whatARoleOrTheirPlanMayNotBeIsSaidByName(String model, String field, int status, String param) {
        Answer answer = post(PATH, body(model, "," + field));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
    }
}
