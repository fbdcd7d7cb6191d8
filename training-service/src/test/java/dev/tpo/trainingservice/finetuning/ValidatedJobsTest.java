package dev.tpo.trainingservice.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValidatedJobsTest extends ServiceTest {
    private static final String JOBS = "/v1/fine_tuning/jobs";

    @Autowired
    private JsonMapper json;

    @BeforeEach
    void files() {
        StringBuilder ten = new StringBuilder();
        for (int video = 0; video < 5; video++) {
            video(video);
            ten.append(row(video)).append(row(video));
        }
        video(5);
        SUITE.file("file-ten", "fine-tune", ten.toString(), "x");
        SUITE.file("file-one", "fine-tune", row(0) + row(0), "x");
        SUITE.file("file-aside", "fine-tune", row(5) + row(5) + row(5), "x");
        SUITE.file("file-mixed", "fine-tune", row(5) + row(4), "x");
    }

    @Test
    void aJobIsValidatedOnAFileAndSaysAtTheEndWhichStepWasBest() {
        Answer created = create("ok-file", "\"validation_file\":\"file-aside\"", "\"early_stopping_patience\":3");
        assertThat(created.body().get("validation_file").asString()).isEqualTo("file-aside");
        assertThat(hyperparameters(created.body()).get("eval_steps").asString()).isEqualTo("auto");

        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("best_step").asInt()).isEqualTo(1);
        assertThat(job.get("best_metric").asDouble()).isEqualTo(0.25);
        assertThat(job.get("ended_early").asBoolean()).isTrue();
        assertThat(job.get("progress").get("done"))
                .isEqualTo(job.get("progress").get("total"));
        JsonNode numbers = hyperparameters(job);
        assertThat(numbers.get("eval_steps").asInt()).as("a tenth of ten steps").isEqualTo(1);
        assertThat(numbers.get("metric_for_best_model").asString()).isEqualTo("eval_loss");
        assertThat(numbers.get("load_best_model_at_end").asBoolean()).isTrue();
        assertThat(numbers.get("early_stopping_patience").asInt()).isEqualTo(3);
        assertThat(numbers.get("early_stopping_threshold").asDouble()).isZero();
        JsonNode spec = spec(created);
        assertThat(spec.get("training").get("rows").asInt()).isEqualTo(10);
        assertThat(spec.get("validation").get("rows").asInt()).isEqualTo(3);
        assertThat(spec.get("validation").get("blob"))
                .isNotEqualTo(spec.get("training").get("blob"));
        assertThat(spec.get("videos")).as("the worker finds all").hasSize(6);
        assertThat(get(path(created) + "/events").text())
                .contains("Validation on 3 pairs about 1 videos")
                .doesNotContain("trained on, too");
    }

    @Test
    void aShareIsHeldBackByVideoAsTheSeedDrawsIt() {
        Answer created =
                create("ok-share", "\"validation_share\":0.4", "\"metric_for_best_model\":\"rewards/margins\"");

        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("validation_share").asDouble()).isEqualTo(0.4);
        assertThat(job.get("validation_file").isNull()).isTrue();
        assertThat(hyperparameters(job).get("metric_for_best_model").asString()).isEqualTo("eval_rewards/margins");
        JsonNode spec = spec(created);
        assertThat(spec.get("training").get("rows").asInt()).isEqualTo(6);
        assertThat(spec.get("validation").get("rows").asInt()).isEqualTo(4);
        assertThat(spec.get("validation").get("videos")).hasSize(2);
        assertThat(spec.get("validation").propertyNames())
                .as("the worker reads these names")
                .containsExactlyInAnyOrder(
                        "file",
                        "share",
                        "blob",
                        "dataset_version",
                        "rows",
                        "videos",
                        "eval_steps",
                        "metric_for_best_model",
                        "load_best_model_at_end",
                        "early_stopping_patience",
                        "early_stopping_threshold");
        assertThat(get(path(created) + "/events").text())
                .contains("Held back for validation: 4 of 10 pairs, all about 2 of 5 videos, by the seed 7");
    }

    @Test
    void videosOfBothFilesAreToldOfAndTrainedOnAllTheSame() {
        Answer created = create("ok-mixed", "\"validation_file\":\"file-mixed\"", "");

        assertThat(awaitFinished(path(created)).get("status").asString()).isEqualTo("succeeded");
        assertThat(get(path(created) + "/events").text())
                .contains("1 of the 2 videos of validation_file are trained on, too");
    }

    @Test
    void aDatasetVersionValidatesToo() {
        SUITE.resources.put(
                "/internal/dataset_versions/v-aside",
                "{\"id\":\"v-aside\",\"object\":\"dataset.version\",\"dataset\":\"ds-1\",\"created_at\":1,"
                        + "\"pairs\":3,\"granularity\":{}}");
        SUITE.resources.put(
                "/v1/datasets/ds-1/versions/v-aside/export", SUITE.resources.get("/v1/files/file-aside/content"));
        Answer created = create("waits-for-version", "\"validation_file\":\"v-aside\"", "");
        await(path(created), job -> job.get("status").asString().equals("running"));

        assertThat(spec(created).get("validation").get("dataset_version").asString())
                .isEqualTo("v-aside");
        assertThat(jobs.holders("version:v-aside"))
                .extracting(dev.tpo.jobs.Job::id)
                .containsExactly(id(created));
        post(path(created) + "/cancel", "");
        awaitFinished(path(created));
    }

    @Test
    void whatCannotBeHeldBackOrReadFailsTheValidationOfTheFilesNamingTheField() {
        SUITE.file("file-bad", "fine-tune", "{\"prompt\":\"q\",\"chosen\":\"a\"}\n", "x");

        JsonNode single =
                awaitFinished(path(post(JOBS, body("ok-single", "file-one", "\"validation_share\":0.2", ""))));
        JsonNode bad = awaitFinished(path(create("ok-bad-rows", "\"validation_file\":\"file-bad\"", "")));

        assertThat(single.get("status").asString()).isEqualTo("failed");
        assertThat(single.get("error").get("param").asString()).isEqualTo("validation_share");
        assertThat(single.get("error").get("message").asString()).contains("about one video");
        assertThat(bad.get("error").get("code").asString()).isEqualTo("invalid_validation_file");
        assertThat(bad.get("error").get("param").asString()).isEqualTo("validation_file");
        assertThat(bad.get("error").get("message").asString()).contains("validation_file: line 1");
    }

    @Test
    void theBestCheckpointIsKeptHoweverManyAreNewer() {
        Answer created = create("better-early", "\"validation_file\":\"file-aside\"", "");
        await(path(created) + "/checkpoints", list -> list.get("data").size() == 3);

        post(path(created) + "/cancel", "");
        awaitFinished(path(created));
        await(
                path(created) + "/checkpoints",
                list -> !list.get("data").get(2).get("available").asBoolean());

        JsonNode list = get(path(created) + "/checkpoints").body().get("data");
        assertThat(list.get(0).get("available").asBoolean()).as("the newest").isTrue();
        assertThat(list.get(0).get("best").asBoolean()).isFalse();
        assertThat(list.get(1).get("available").asBoolean()).as("the best").isTrue();
        assertThat(list.get(1).get("best").asBoolean()).isTrue();
        assertThat(list.get(2).get("best").asBoolean()).isFalse();
        JsonNode metrics = list.get(1).get("metrics");
        assertThat(metrics.get("full_valid_loss").asDouble()).isEqualTo(0.25);
        assertThat(metrics.get("eval_loss").asDouble()).isEqualTo(0.25);
        assertThat(metrics.get("eval_logps/rejected").isNull()).as("not finite").isTrue();
        assertThat(metrics.get("train_loss").asDouble()).isEqualTo(0.7);
        assertThat(metrics.get("step").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"validation_file\":\"file-nowhere\" | | 404 | validation_file",
                "\"validation_file\":\"file-video-0\" | | 400 | validation_file",
                "\"validation_file\":\"file-ten\" | | 400 | validation_file",
                "\"validation_file\":\" \" | | 400 | validation_file",
                "\"validation_file\":7 | | 400 | validation_file",
                "\"validation_file\":\"file-aside\",\"validation_share\":0.1 | | 400 | validation_share",
                "\"validation_share\":0 | | 400 | validation_share",
                "\"validation_share\":0.6 | | 400 | validation_share",
                "\"validation_share\":\"auto\" | | 400 | validation_share",
                "\"seed\":8 | \"eval_steps\":5 | 400 | method.dpo.hyperparameters.eval_steps",
                "\"seed\":8 | \"load_best_model_at_end\":true | 400 | method.dpo.hyperparameters.load_best_model_at_end",
                "\"seed\":8 | \"metric_for_best_model\":\"loss\" | 400 | method.dpo.hyperparameters.metric_for_best_model",
                "\"seed\":8 | \"early_stopping_patience\":2 | 400 | method.dpo.hyperparameters.early_stopping_patience",
                "\"seed\":8 | \"early_stopping_threshold\":0.1 | 400 | method.dpo.hyperparameters.early_stopping_threshold",
                "\"validation_share\":0.1 | \"eval_steps\":0 | 400 | method.dpo.hyperparameters.eval_steps",
                "\"validation_share\":0.1 | \"eval_steps\":1.5 | 400 | method.dpo.hyperparameters.eval_steps",
                "\"validation_share\":0.1 | \"metric_for_best_model\":\"eval_bleu\" | 400 | method.dpo.hyperparameters.metric_for_best_model",
                "\"validation_share\":0.1 | \"load_best_model_at_end\":\"yes\" | 400 | method.dpo.hyperparameters.load_best_model_at_end",
                "\"validation_share\":0.1 | \"early_stopping_patience\":0 | 400 | method.dpo.hyperparameters.early_stopping_patience",
                "\"validation_share\":0.1 | \"early_stopping_threshold\":0.1 | 400 | method.dpo.hyperparameters.early_stopping_threshold",
                "\"validation_share\":0.1 | \"early_stopping_patience\":2,\"early_stopping_threshold\":-1 | 400 | method.dpo.hyperparameters.early_stopping_threshold",
                "\"validation_share\":0.1 | \"greater_is_better\":true | 400 | method.dpo.hyperparameters.greater_is_better",
            })
    void whatDoesNotFitIsRefusedByNameBeforeThereIsAJob(String fields, String numbers, int status, String param) {
        Answer answer = post(JOBS, body("ok-refused", "file-ten", fields, numbers == null ? "" : numbers));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("message")).contains(param.substring(param.lastIndexOf('.') + 1));
    }

    private Answer create(String suffix, String fields, String numbers) {
        return post(JOBS, body(suffix, "file-ten", fields, numbers));
    }

    private static String body(String suffix, String file, String fields, String numbers) {
        String seed = fields.contains("\"seed\"") ? "" : "\"seed\":7,";
        return ("{\"model\":\"tpo-nano\",\"training_file\":\"%s\",\"suffix\":\"%s\",%s%s,\"method\":{\"type\":\"dpo\","
                        + "\"dpo\":{\"hyperparameters\":{\"batch_size\":1,\"n_epochs\":1%s}}}}")
                .formatted(file, suffix, seed, fields, numbers.isEmpty() ? "" : "," + numbers);
    }

    private void video(int number) {
        String sha256 = blobs.put(new ByteArrayInputStream(("video " + number).getBytes()), 100)
                .sha256();
        SUITE.file("file-video-" + number, "vision", "video " + number, sha256);
    }

    private static String row(int video) {
        return "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://file-video-" + video
                + "\"]}\n";
    }

    private JsonNode spec(Answer created) {
        return json.readTree(jobs.find(id(created)).orElseThrow().spec());
    }

    private static JsonNode hyperparameters(JsonNode job) {
        return job.path("method").path("dpo").path("hyperparameters");
    }

    private static String id(Answer job) {
        return job.body().get("id").asString();
    }

    private static String path(Answer job) {
        assertThat(job.status()).as("%s", job.body()).isEqualTo(200);
        return JOBS + "/" + id(job);
    }
}
