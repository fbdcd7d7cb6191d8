package dev.tpo.dataset.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.dataset.testing.FakeModel;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.jobs.JobStore;
import dev.tpo.testing.service.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What jobs ask of models, what it costs, and what they do when it is too much or comes to nothing. */
class CurationCallsTest extends ServiceTest {
    private static final String PATH = "/v1/curation/jobs";
    private static final int SECONDS = 40;
    private static final List<String> FILES = new ArrayList<>();

    @Autowired
    private JobStore jobs;

    @Autowired
    private JdbcClient jdbc;

    private String dataset;

    @BeforeEach
    void videosAndDataset() {
        if (FILES.isEmpty()) {
            for (int i = 0; i < 3; i++) {
                String id = upload("vision", "video.mp4", TestVideos.mp4(130 + i * 20, SECONDS))
                        .id();
                MODEL.stories.put(id, story(i));
                FILES.add(id);
            }
        }
        MODEL.reset();
        dataset = post("/v1/datasets", "{\"name\":\"calls\"}").id();
    }

    private static FakeModel.Story story(int number) {
        List<String> scenes = new ArrayList<>();
        for (String colour : List.of("red", "green", "blue", "cyan")) {
            for (String shape : List.of("circle", "square", "ring")) {
                scenes.add(colour + " " + shape);
            }
        }
        Collections.shuffle(scenes, new Random(number + 50));
        return new FakeModel.Story(scenes.subList(0, 8), SECONDS);
    }

    private String body(String rest) {
        return "{\"dataset\":\"" + dataset + "\",\"files\":[\"" + String.join("\",\"", FILES)
                + "\"],\"model\":\"default\"" + rest + "}";
    }

    private String job(String rest) {
        Answer made = post(PATH, body(rest));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(200);
        return PATH + "/" + made.id();
    }

    private JsonNode awaitStatus(String path, String status) {
        return await(path, job -> job.get("status").asString().equals(status));
    }

    private static long sum(JsonNode job, String field) {
        return job.get("usage")
                .valueStream()
                .mapToLong(role -> role.get(field).asLong())
                .sum();
    }

    private static long sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static long chats(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("/v1/chat"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void whatAJobCostsIsWhatItsModelCounts() {
        MODEL.faults.addAll(List.of(429, 500, FakeModel.HANG_UP, 429, 500));

        JsonNode job = awaitFinished(job(",\"seed\":1"));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(sum(job, "requests")).isEqualTo(sum(MODEL.requests)).isEqualTo(sum(MODEL.answers) + 5);
        assertThat(sum(job, "input_tokens")).isEqualTo(chats(MODEL.answers) * FakeModel.INPUT_TOKENS);
        assertThat(sum(job, "output_tokens")).isEqualTo(chats(MODEL.answers) * FakeModel.OUTPUT_TOKENS);
        assertThat(job.get("usage").get("question_writer").get("requests").asLong())
                .as("templates ask nobody")
                .isZero();
        assertThat(job.get("usage").get("captioner").get("requests").asLong()).isGreaterThanOrEqualTo(9);
        assertThat(job.get("models").get("captioner").get("id").asString()).isEqualTo("fake");
        assertThat(job.get("models").get("judge").get("revision").asString()).isEqualTo("r");
        assertThat(job.get("progress").get("done"))
                .isEqualTo(job.get("progress").get("total"));
        assertThat(jdbc.sql("SELECT count(*) FROM dataset.curation_call WHERE job_id = ?")
                        .param(job.get("id").asString())
                        .query(Long.class)
                        .single())
                .as("answers go with the job; what they cost stays")
                .isZero();
    }

    @Test
    void nothingThatWasAnsweredIsAskedAgainByWhoeverTakesTheJobOver() {
        JsonNode expected = awaitFinished(job(",\"seed\":2"));
        MODEL.reset();
        MODEL.gate = new CountDownLatch(1);
        MODEL.untilGate.set(40);
        String path = job(",\"seed\":2");
        await(path, job -> MODEL.held.get() == 3);
        JsonNode half = get(path).body();
        assertThat(half.get("progress").get("done").asInt()).isEqualTo(40);
        assertThat(sum(half, "requests")).as("counted while under way").isEqualTo(43);
        CountDownLatch gate = MODEL.gate;
        MODEL.gate = null;

        jobs.begin(half.get("id").asString(), "a service that dies at once"); // the attempt is nobody's any more
        gate.countDown();

        JsonNode job = awaitFinished(path);
        assertThat(job.get("dataset_version")).as("%s", job).isEqualTo(expected.get("dataset_version"));
        assertThat(job.get("counts")).isEqualTo(expected.get("counts"));
        assertThat(job.get("attempts").asInt()).isGreaterThan(1);
        assertThat(MODEL.answers.values())
                .as("how often each call was answered")
                .containsOnly(1);
        assertThat(sum(job, "requests")).isEqualTo(sum(MODEL.requests));
    }

    @Test
    void whatComesOfAJobDoesNotDependOnHowMuchIsAskedAtOnce() {
        JsonNode one = awaitFinished(job(",\"seed\":3,\"pairs\":8,\"concurrency\":1"));
        JsonNode many = awaitFinished(job(",\"seed\":3,\"pairs\":8,\"concurrency\":64"));

        assertThat(one.get("concurrency").asInt()).isEqualTo(1);
        assertThat(many.get("dataset_version")).isEqualTo(one.get("dataset_version"));
        assertThat(many.get("counts")).isEqualTo(one.get("counts"));
    }

    @Test
    void aJobPausesBeforeItSpendsMoreThanItsBudgetAndGoesOnWithALargerOne() {
        JsonNode expected = awaitFinished(job(",\"seed\":4"));
        MODEL.reset();
        MODEL.faults.addAll(List.of(500, 500));
        String path = job(",\"seed\":4,\"concurrency\":16,\"budget\":{\"requests\":30}");

        JsonNode paused = awaitStatus(path, "paused");

        assertThat(paused.get("error").get("code").asString()).isEqualTo("budget_exhausted");
        assertThat(paused.get("error").get("message").asString()).contains("30 requests");
        assertThat(sum(MODEL.requests)).isEqualTo(30);
        assertThat(sum(paused, "requests")).isEqualTo(30);
        assertThat(post(path + "/resume", "").error("code")).isEqualTo("budget_exhausted");
        assertThat(post(path + "/resume", "").status()).isEqualTo(409);
        assertThat(post(path + "/resume", "{\"budget\":{\"requests\":30}}").error("param"))
                .isEqualTo("budget.requests");
        assertThat(post(path + "/resume", "{\"budget\":{\"requests\":0}}").status())
                .isEqualTo(400);
        assertThat(post(path + "/resume", "{\"budget\":{\"tokens\":100000}}").status())
                .as("the requests are what is spent")
                .isEqualTo(400);
        assertThat(get(path).body()).as("nothing has changed").isEqualTo(paused);

        Answer resumed = post(path + "/resume", "{\"budget\":{\"requests\":10000}}");
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.body().get("error").isNull()).isTrue();
        assertThat(resumed.body().get("budget").get("requests").asLong()).isEqualTo(10_000);
        JsonNode job = awaitFinished(path);
        assertThat(job.get("dataset_version")).as("%s", job).isEqualTo(expected.get("dataset_version"));
        assertThat(MODEL.answers.values()).containsOnly(1);
    }

    @Test
    void aBudgetOfTokensIsKeptBeforeTheAnswersAreKnown() {
        long tokens = 2000;
        String path = job(",\"seed\":4,\"concurrency\":16,\"budget\":{\"tokens\":" + tokens + "}");

        JsonNode paused = awaitStatus(path, "paused");

        long spent = chats(MODEL.answers) * (FakeModel.INPUT_TOKENS + FakeModel.OUTPUT_TOKENS);
        assertThat(spent).isBetween(tokens / 2, tokens);
        assertThat(sum(paused, "input_tokens") + sum(paused, "output_tokens")).isEqualTo(spent);
        assertThat(post(path + "/cancel", "").status()).isEqualTo(200);
        awaitStatus(path, "cancelled");
    }

    @Test
    void aRunningJobsBudgetStaysAsItIs() {
        MODEL.delayMillis = 20;
        String path = job(",\"seed\":5");

        assertThat(post(path + "/resume", "{\"budget\":{\"requests\":10}}").error("code"))
                .isEqualTo("not_paused");
        awaitFinished(path);
    }

    @Test
    void aModelThatRefusesEverythingEndsTheJobSoon() {
        MODEL.forbidden = "";

        JsonNode job = awaitFinished(job(""));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("code").asString()).isEqualTo("content_filter");
        // Three captions of each of two videos, one of a third, and one of each that is under way by then.
        assertThat(sum(MODEL.requests)).isLessThanOrEqualTo(3 + 3 + 1 + 3);
        assertThat(sum(job, "requests")).isEqualTo(sum(MODEL.requests));
    }

    @Test
    void aModelThatIsAwayLongerThanTheJobsPatienceEndsIt() {
        MODEL.refusalStatus = 503;
        MODEL.refusals.set(Integer.MAX_VALUE);

        JsonNode job = awaitFinished(job(",\"patience\":{\"unavailable_seconds\":1}"));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("code").asString()).isEqualTo("model_unavailable");
        assertThat(job.get("error").get("param").asString()).isEqualTo("patience.unavailable_seconds");
    }

    @Test
    void anAnswerMayTakeAsLongAsTheJobSays() {
        MODEL.delayMillis = 1500;
        JsonNode job = awaitFinished(job(",\"patience\":{\"answer_seconds\":1,\"tries\":1}"));

        assertThat(job.get("error").get("message").asString()).contains("no answer within 1s");
        assertThat(job.get("patience").get("tries").asInt()).isEqualTo(1);
        assertThat(job.get("patience").get("unavailable_seconds").asInt()).isEqualTo(86_400);
    }

    @Test
    void aJobWhoseModelCannotBeLookedUpIsNotMade() {
        MODEL.lookupStatus = 503;

        Answer refused = post(PATH, body(""), "Idempotency-Key", "later");

        assertThat(refused.status()).isEqualTo(503);
        MODEL.lookupStatus = 200;
        Answer made = post(PATH, body(""), "Idempotency-Key", "later");
        assertThat(made.status()).isEqualTo(200);
        awaitFinished(PATH + "/" + made.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "budget":{"requests":0}                   | budget.requests
            "budget":{"tokens":-1}                    | budget.tokens
            "budget":{"requests":1.5}                 | budget.requests
            "concurrency":0                           | concurrency
            "concurrency":65                          | concurrency
            "patience":{"answer_seconds":0}           | patience.answer_seconds
            "patience":{"unavailable_seconds":86401}  | patience.unavailable_seconds
            "patience":{"tries":0}                    | patience.tries
            "patience":{"refusals":0}                 | patience.refusals
            """)
    void aBadFieldIsNamed(String field, String param) {
        Answer answer = post(PATH, body("," + field));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo(param);
    }
}
