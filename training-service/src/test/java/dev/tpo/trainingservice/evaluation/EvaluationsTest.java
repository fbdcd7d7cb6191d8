package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class EvaluationsTest extends ServiceTest {
    private static final String PATH = "/v1/evaluations";
    private static final int VIDEOS = 20;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void modelsAndQuestions() {
        registry.register(
                new RegisteredModel("tpo-nano:b", "tpo-nano", "rev", null, "job-b", null, List.of(), Instant.now()));
        SUITE.file("file-questions", "evals", questions(VIDEOS), "x");
        SUITE.file("file-other", "fine-tune", "", "x");
        SUITE.refusals.set(3);
        SUITE.breaking = "no such question";
        SUITE.answers = (model, question) -> question.startsWith("when") || model.equals("tpo-nano:b")
                ? (question.startsWith("when") ? "01:38" : "Blue square.")
                : "red ring";
    }

    @Test
    void twoModelsAreCompared() {
        String body = "{\"models\":[\"default\",\"tpo-nano:b\"],\"file\":\"file-questions\",\"seed\":5}";
        Answer created = post(PATH, body);
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        String id = created.body().get("id").asString();

        JsonNode evaluation = awaitFinished(PATH + "/" + id);

        assertThat(evaluation.get("status").asString()).as("%s", evaluation).isEqualTo("succeeded");
        JsonNode result = evaluation.get("result");
        assertThat(result.get("n").asInt()).isEqualTo(2 * VIDEOS);
        assertThat(result.get("difference").asDouble()).isEqualTo(0.5);
        assertThat(result.get("confidence_interval").get(0).asDouble()).isPositive();
        assertThat(result.get("p_value").asDouble()).isLessThan(0.001);
        JsonNode base = result.get("models").get(0);
        assertThat(base.get("id").asString()).isEqualTo("tpo-nano");
        assertThat(base.get("families").get("after").get("accuracy").asDouble()).isZero();
        assertThat(base.get("families").get("when").get("accuracy").asDouble()).isEqualTo(1);
        assertThat(evaluation.get("progress").get("done").asInt()).isEqualTo(4 * VIDEOS);
        assertThat(get(PATH + "/" + id + "/records").text().lines())
                .hasSize(4 * VIDEOS)
                .allMatch(line -> line.contains("\"question_id\""));
    }

    @Test
    void threeVideosAreTooFewForAnInterval() {
        SUITE.file("file-few", "evals", questions(3), "x");
        String id = created("{\"models\":[\"tpo-nano\",\"tpo-nano:b\"],\"file\":\"file-few\"}");

        JsonNode result = awaitFinished(PATH + "/" + id).get("result");

        assertThat(result.get("difference").asDouble()).isEqualTo(0.5);
        assertThat(result.get("confidence_interval").isNull()).isTrue();
        assertThat(result.get("no_interval").asString()).isEqualTo("3 videos are too few for an interval: 6 at least");
        assertThat(result.get("models").get(0).get("confidence_interval").isNull())
                .isTrue();
        assertThat(result.get("models").get(0).get("families").get("after").get("no_interval"))
                .isNotNull();
    }

    @Test
    void oneRefusedQuestionIsAWrongAnswerAndTheRestCounts() {
        SUITE.answers = (model, question) -> question.startsWith("odd") ? null : "blue square";
        SUITE.file("file-odd", "evals", questions(VIDEOS) + question("odd", 0, "blue square", null), "x");
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-odd\"}");

        JsonNode evaluation = awaitFinished(PATH + "/" + id);

        assertThat(evaluation.get("status").asString()).as("%s", evaluation).isEqualTo("succeeded");
        JsonNode result = evaluation.get("result");
        assertThat(result.get("n").asInt()).isEqualTo(2 * VIDEOS + 1);
        assertThat(result.get("failed_questions")).singleElement().satisfies(failed -> {
            assertThat(failed.get("model").asString()).isEqualTo("tpo-nano");
            assertThat(failed.get("error").asString()).isEqualTo("too many frames");
        });
        assertThat(get(PATH + "/" + id + "/records").text().lines())
                .filteredOn(line -> line.contains("\"error\":\"too many frames\""))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"correct\":false"));
    }

    @Test
    void aQuestionThatBreaksTheModelEachTimeIsGivenUp() {
        SUITE.breaking = "after?";
        SUITE.answers = (model, question) -> "01:35";
        SUITE.file("file-breaking", "evals", questions(1), "x");
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-breaking\"}");

        JsonNode evaluation = awaitFinished(PATH + "/" + id);

        assertThat(evaluation
                        .get("result")
                        .get("failed_questions")
                        .get(0)
                        .get("error")
                        .asString())
                .isEqualTo("the model gave no answer in 3 tries; the last try: something failed");
    }

    @Test
    void anEvaluationOfWhichTooMuchIsRefusedFailsInPlainWords() {
        SUITE.answers = (model, question) -> null;
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");

        JsonNode evaluation = awaitFinished(PATH + "/" + id);

        assertThat(evaluation.get("status").asString()).isEqualTo("failed");
        assertThat(evaluation.get("error").get("message").asString())
                .contains("5 of 40 questions could not be asked")
                .endsWith("to tpo-nano: too many frames");
    }

    @Test
    void recordsAreReadAgainAndAgain() {
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");
        awaitFinished(PATH + "/" + id);

        for (int i = 0; i < 30; i++) { // more than there are connections
            assertThat(get(PATH + "/" + id + "/records").text().lines()).hasSize(2 * VIDEOS);
        }

        assertThat(get("/v1/models").status()).isEqualTo(200);
    }

    @Test
    void aFileOfTooManyQuestionsIsRefusedWithTheNumberThatMayBe() {
        SUITE.file("file-many", "evals", questions(351), "x");
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-many\"}");

        JsonNode evaluation = awaitFinished(PATH + "/" + id);

        assertThat(evaluation.get("error").get("message").asString()).endsWith("has more than 700 rows");
    }

    @Test
    void anEvaluationIsPausedAndGoesOnToItsResult() {
        Semaphore answers = new Semaphore(10);
        SUITE.refusals.set(0);
        SUITE.answers = (model, question) -> {
            answers.acquireUninterruptibly();
            return "blue square";
        };
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");
        await(PATH + "/" + id, job -> job.get("progress").get("done").asInt() >= 10);

        assertThat(post(PATH + "/" + id + "/pause", "").status()).isEqualTo(200);
        JsonNode paused = await(PATH + "/" + id, job -> {
            answers.release();
            return job.get("status").asString().equals("paused");
        });
        assertThat(paused.get("finished_at").isNull()).isTrue();
        answers.release(4 * VIDEOS);
        assertThat(post(PATH + "/" + id + "/resume", "").status()).isEqualTo(200);

        JsonNode evaluation = awaitFinished(PATH + "/" + id);
        assertThat(evaluation.get("status").asString()).as("%s", evaluation).isEqualTo("succeeded");
        assertThat(evaluation.get("attempts").asInt()).isEqualTo(2);
        assertThat(evaluation.get("result").get("n").asInt()).isEqualTo(2 * VIDEOS);
        Answer late = post(PATH + "/" + id + "/pause", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error("code")).isEqualTo("cannot_pause");
        assertThat(get(PATH + "/" + id + "/events").text()).contains("The job is paused", "evaluation.event");
    }

    @Test
    void anEvaluationHoldsItsFileItsModelsAndTheirVideosUntilItIsOver() {
        SUITE.refusals.set(Integer.MAX_VALUE);
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");
        await(PATH + "/" + id, job -> job.get("status").asString().equals("running"));

        for (String held : List.of(Holds.file("file-questions"), Holds.file("file-3"), Holds.model("tpo-nano"))) {
            assertThat(jobs.holders(held)).as(held).extracting(Job::id).contains(id);
        }

        post(PATH + "/" + id + "/cancel", "");
        awaitFinished(PATH + "/" + id);
        assertThat(jobs.holders(Holds.file("file-3"))).isEmpty();
    }

    @Test
    void aRunningEvaluationIsCancelled() {
        SUITE.refusals.set(Integer.MAX_VALUE);
        Answer created = post(PATH, "{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");
        String path = PATH + "/" + created.body().get("id").asString();
        await(path, job -> job.get("status").asString().equals("running"));

        assertThat(post(path + "/cancel", "").status()).isEqualTo(200);

        assertThat(awaitFinished(path).get("status").asString()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"file\":\"file-questions\"} | 400 | models",
                "{\"models\":[],\"file\":\"file-questions\"} | 400 | models",
                "{\"models\":[\"tpo-nano\",\"default\"],\"file\":\"file-questions\"} | 400 | models",
                "{\"models\":[\"tpo-nano\",\"nobody\"],\"file\":\"file-questions\"} | 404 | models[1]",
                "{\"models\":[null],\"file\":\"file-questions\"} | 400 | models[0]",
                "{\"models\":[\"tpo-nano\"]} | 400 | file",
                "{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\",\"judge\":\"tpo-nano\"} | 400 | judge",
                "{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\",\"patience\":{\"tries\":0}} | 400 | patience.tries",
                "{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\",\"more\":1} | 400 | more",
                "{\"models\":[\"tpo-nano\"],\"file\":\"file-nowhere\"} | 404 | file",
                "{\"models\":[\"tpo-nano\"],\"file\":\"file-other\"} | 400 | file",
            })
    void badInputIsRefusedNamingTheField(String body, int status, String param) {
        Answer answer = post(PATH, body);

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @Test
    void listsAreFilteredByMetadataAndByNothingElse() {
        String id = created("{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\"}");
        awaitFinished(PATH + "/" + id);

        assertThat(get(PATH + "?metadata%5Bk%5D=v").body().get("data")).isEmpty();
        assertThat(get(PATH + "?other%5Bk%5D=v").error("code")).isEqualTo("unsupported_parameter");
    }

    private String created(String body) {
        Answer created = post(PATH, body);
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        return created.body().get("id").asString();
    }

    /** Two of each video. */
    private static String questions(int videos) {
        StringBuilder rows = new StringBuilder();
        for (int video = 0; video < videos; video++) {
            rows.append(question("after", video, "blue square", null));
            rows.append(question("when", video, "01:35", 5.0));
        }
        return rows.toString();
    }

    private static String question(String family, int video, String answer, Double tolerance) {
        return ("{\"id\":\"%s-%d\",\"file_id\":\"file-%d\",\"family\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"video_url\",\"video_url\":{\"url\":\"video://file-%d\"}},{\"type\":\"text\","
                        + "\"text\":\"%s?\"}]}],\"answer\":\"%s\",\"tolerance_seconds\":%s}\n")
                .formatted(family, video, video, family, video, family, answer, tolerance);
    }
}
