package dev.tpo.trainingservice.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.jobs.Attempt;
import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.JobStatus;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FineTuningTest extends ServiceTest {
    private static final String JOBS = "/v1/fine_tuning/jobs";

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private JsonMapper json;

    @BeforeEach
    void trainingFile() {
        provideTrainingFile("file-rows");
    }

    @Test
    void aJobRunsToItsModelWithLineageMetricsAndFiles() {
        Answer created = create("ok-full");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        assertThat(created.body().get("status").asString()).isEqualTo("validating_files");
        assertThat(created.body().get("progress").get("unit").asString()).isEqualTo("step");
        assertThat(created.body().get("fine_tuned_model").isNull()).isTrue();

        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(job.get("fine_tuned_model").asString()).isEqualTo("tpo-nano:ok-full");
        assertThat(job.get("trained_tokens").asInt()).isEqualTo(77);
        assertThat(job.get("error").isNull()).isTrue();
        JsonNode numbers = job.get("method").get("dpo").get("hyperparameters");
        assertThat(numbers.get("beta").asDouble()).isEqualTo(0.5);
        assertThat(numbers.get("batch_size").asInt()).isEqualTo(48);
        JsonNode model = get("/v1/models/tpo-nano:ok-full").body();
        assertThat(model.get("lineage").get("job").asString()).isEqualTo(id(created));
        assertThat(model.get("lineage").get("videos")).hasSize(1);
        JsonNode series = get(path(created) + "/metrics").body().get("series");
        assertThat(series.get("rewards/margins").get(0).get("value").asDouble()).isEqualTo(1.5);
        JsonNode events = get(path(created) + "/events?limit=2").body();
        assertThat(events.get("has_more").asBoolean()).isTrue();
        assertThat(events.get("data").get(0).get("message").asString()).contains("completed");
        assertThat(events.get("data").get(1).get("data").get("loss").asDouble()).isEqualTo(0.5);
        String last = events.get("last_id").asString();
        assertThat(get(path(created) + "/events?after=" + last)
                        .body()
                        .get("has_more")
                        .asBoolean())
                .isFalse();
        assertThat(post(path(created) + "/cancel", "").status()).isEqualTo(409);
        assertThat(create("ok-full").status()).isEqualTo(409);
    }

    @Test
    void aWorkerKilledWithSignalNineIsSeenAndTheJobGoesOnFromItsCheckpoint() throws Exception {
        Answer created = create("hangs-then-goes-on");
        await(path(created) + "/checkpoints", list -> !list.get("data").isEmpty());

        workersOf(id(created)).forEach(ProcessHandle::destroyForcibly);
        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(runs(created))
                .extracting(Attempt::end)
                .containsExactly(AttemptEnd.WORKER_DIED, AttemptEnd.SUCCEEDED);
        assertThat(runs(created).getFirst().endReason()).isEqualTo("The worker was killed by signal 9");
        assertThat(get(path(created) + "/events").text()).contains("Resumed at step 1");
        JsonNode checkpoint =
                get(path(created) + "/checkpoints").body().get("data").get(0);
        assertThat(checkpoint.get("step_number").asInt()).isEqualTo(1);
        assertThat(checkpoint.get("metrics").get("loss").asDouble()).isEqualTo(0.7);
    }

    @Test
    void aWorkerThatAlwaysDiesFailsItsJobWithTheReason() {
        Answer created = create("dies");

        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("code").asString()).isEqualTo("worker_died");
        assertThat(job.get("error").get("message").asString()).contains("no memory for tensors");
        assertThat(runs(created))
                .extracting(Attempt::end)
                .containsOnly(AttemptEnd.WORKER_DIED)
                .hasSize(3);
        assertThat(create("dies").status()).as("the name is free again").isEqualTo(200);
    }

    @Test
    void aRunningJobIsCancelledByItsWorkerOrElseByForce() {
        for (String suffix : new String[] {"waits", "deaf"}) {
            Answer created = create(suffix);
            Path scratch = workDir.resolve("jobs").resolve(id(created));
            await(path(created), job -> Files.exists(scratch));

            assertThat(post(path(created) + "/cancel", "").status()).isEqualTo(200);

            assertThat(awaitFinished(path(created)).get("status").asString()).isEqualTo("cancelled");
            await(path(created), job -> Files.notExists(scratch));
        }
    }

    @Test
    void aPausedJobHasNoWorkerAnyMoreAndGoesOnFromItsCheckpoint() {
        Answer created = create("waits-for-a-pause");
        Path scratch = workDir.resolve("jobs").resolve(id(created));
        await(path(created), job -> Files.exists(scratch));

        Answer asked = post(path(created) + "/pause", "");
        assertThat(asked.body().get("status").asString())
                .as("its worker still runs")
                .isEqualTo("running");
        await(path(created), job -> job.get("status").asString().equals("paused"));

        assertThat(workersOf(id(created))).isEmpty();
        assertThat(jobs.latestCheckpoint(id(created))).isPresent();
        assertThat(scratch).as("what it has computed stays").exists();
        assertThat(post(path(created) + "/resume", "").status()).isEqualTo(200);
        await(path(created), job -> job.get("status").asString().equals("running"));
        assertThat(post(path(created) + "/cancel", "").status()).isEqualTo(200);
        assertThat(awaitFinished(path(created)).get("status").asString()).isEqualTo("cancelled");
        assertThat(post(path(created) + "/pause", "").error("code")).isEqualTo("cannot_pause");
    }

    @Test
    void aWorkerWhoseDiskIsFullIsTriedAgainAndIsNoDeath() {
        Answer created = create("full");

        await(
                path(created),
                job -> !runs(created).isEmpty() && runs(created).getFirst().end() != null);

        assertThat(runs(created).getFirst().end()).isEqualTo(AttemptEnd.OUT_OF_REACH);
        assertThat(runs(created).getFirst().endReason()).contains("disk full");
        post(path(created) + "/cancel", "");
        awaitFinished(path(created));
    }

    @Test
    void aModelIsThereAsSoonAsItsJobHasSucceededWhoeverLooks() {
        Answer created = create("ok-seen");

        await(
                "/v1/fine_tuning/jobs",
                list -> jobs.find(id(created)).orElseThrow().status() == JobStatus.SUCCEEDED);

        assertThat(registry.find("tpo-nano:ok-seen"))
                .as("nobody has looked at the job itself")
                .isPresent();
    }

    @Test
    void whatASucceededJobLeavesIsItsModelAndOfAnyOtherTheNewestCheckpoint() throws Exception {
        Answer succeeded = create("hangs-and-succeeds");
        await(path(succeeded) + "/checkpoints", list -> !list.get("data").isEmpty());
        workersOf(id(succeeded)).forEach(ProcessHandle::destroyForcibly);
        awaitFinished(path(succeeded));

        await(
                path(succeeded) + "/checkpoints",
                list -> !list.get("data").get(0).get("available").asBoolean());
        assertThat(get("/v1/models/tpo-nano:hangs-and-succeeds/files").status()).isEqualTo(200);
        assertThat(workDir.resolve("jobs").resolve(id(succeeded))).doesNotExist();
    }

    @Test
    void hyperparametersWhereOpenAisOlderClientsGiveThemCount() {
        Answer created = post(
                JOBS,
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"suffix\":\"ok-top\","
                        + "\"hyperparameters\":{\"n_epochs\":7,\"batch_size\":\"auto\"},\"validation_file\":null,"
                        + "\"integrations\":[]}");

        JsonNode numbers = created.body().get("method").get("dpo").get("hyperparameters");
        assertThat(numbers.get("n_epochs").asInt()).isEqualTo(7);
        assertThat(numbers.get("batch_size").asInt()).isEqualTo(48);
        assertThat(created.body().get("hyperparameters").get("n_epochs").asInt())
                .isEqualTo(7);
        awaitFinished(path(created));
    }

    @Test
    void pairsAreShuffledUnlessAJobAsksForThemAsGiven() {
        String asked = "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"suffix\":\"ok-order\",";
        Answer given = post(JOBS, asked + "\"order\":\"as_given\"}");
        Answer shuffled = create("ok-shuffled");

        assertThat(given.body().get("order").asString()).isEqualTo("as_given");
        assertThat(given.body()
                        .get("method")
                        .get("dpo")
                        .get("hyperparameters")
                        .get("order")
                        .asString())
                .isEqualTo("as_given");
        assertThat(shuffled.body().get("order").asString()).isEqualTo("shuffled");
        awaitFinished(path(given));
        awaitFinished(path(shuffled));
    }

    /** What it says, the worker gets: the spec that the job was created with. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {\"loss_type\":\"sigmoid\",\"beta\":0.2,\"sft_weight\":1.0,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":\"auto\",\"beta\":\"auto\",\"ld_alpha\":0.5} | {\"loss_type\":\"sigmoid\",\"beta\":0.2,\"sft_weight\":1.0,\"ld_alpha\":0.5,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":\"sigmoid\"} | {\"loss_type\":\"sigmoid\",\"beta\":0.1,\"sft_weight\":0.0,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":[\"sigmoid\",\"bco_pair\",\"sft\"],\"loss_weights\":[0.8,0.2,1]} | {\"loss_type\":[\"sigmoid\",\"bco_pair\",\"sft\"],\"loss_weights\":[0.8,0.2,1.0],\"beta\":0.1,\"sft_weight\":0.0,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":\"simpo\",\"simpo_gamma\":1} | {\"loss_type\":\"simpo\",\"beta\":2.0,\"sft_weight\":0.0,\"simpo_gamma\":1.0}",
                "{\"loss_type\":[\"rrpo\"],\"rrpo_alpha\":0.05,\"sft_weight\":0.5} | {\"loss_type\":\"rrpo\",\"beta\":0.1,\"sft_weight\":0.5,\"rrpo_alpha\":0.05}",
                "{\"loss_type\":\"robust\",\"label_smoothing\":0.1,\"f_divergence_type\":\"js_divergence\"} | {\"loss_type\":\"robust\",\"beta\":0.1,\"sft_weight\":0.0,\"label_smoothing\":0.1,\"ld_alpha\":1.0,\"f_divergence_type\":\"js_divergence\"}",
            })
    void aJobShowsItsLossWithEveryDefaultAndTheWorkerGetsIt(String asked, String shown) {
        Answer created = post(JOBS, withLoss("waits-for-loss", asked));
        JsonNode numbers = created.body().path("method").path("dpo").path("hyperparameters");
        JsonNode spec =
                json.readTree(jobs.find(id(created)).orElseThrow().spec()).get("hyperparameters");
        JsonNode expected = json.readTree(shown);

        for (String field : List.of(
                "loss_type",
                "loss_weights",
                "beta",
                "sft_weight",
                "label_smoothing",
                "ld_alpha",
                "f_divergence_type",
                "discopop_tau",
                "simpo_gamma",
                "rrpo_alpha")) {
            assertThat(numbers.path(field)).as(field).isEqualTo(expected.path(field));
            assertThat(spec.path(field).isNull() ? expected.path("absent") : spec.path(field))
                    .as("the worker's %s", field)
                    .isEqualTo(expected.path(field));
        }
        post(path(created) + "/cancel", "");
        awaitFinished(path(created));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"loss_type\":\"kto_pair\"} | loss_type",
                "{\"loss_type\":7} | loss_type",
                "{\"loss_type\":[]} | loss_type",
                "{\"loss_type\":[\"sigmoid\",7]} | loss_type",
                "{\"loss_type\":[\"sigmoid\",\"sft\"],\"loss_weights\":[1]} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"loss_weights\":1} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"loss_weights\":[\"a\"]} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"label_smoothing\":0.1} | label_smoothing",
                "{\"label_smoothing\":0.1} | label_smoothing",
                "{\"loss_type\":\"robust\",\"label_smoothing\":0.5} | label_smoothing",
                "{\"loss_type\":\"exo_pair\",\"label_smoothing\":0} | label_smoothing",
                "{\"loss_type\":\"cpo\",\"ld_alpha\":0.5} | ld_alpha",
                "{\"ld_alpha\":\"half\"} | ld_alpha",
                "{\"f_divergence_type\":\"alpha_divergence\"} | f_divergence_type",
                "{\"f_divergence_type\":1} | f_divergence_type",
                "{\"loss_type\":\"bco_pair\",\"f_divergence_type\":\"forward_kl\"} | f_divergence_type",
                "{\"loss_type\":\"discopop\",\"discopop_tau\":0} | discopop_tau",
                "{\"simpo_gamma\":0.5} | simpo_gamma",
                "{\"loss_type\":\"rrpo\",\"rrpo_alpha\":-1} | rrpo_alpha",
                "{\"loss_type\":\"simpo\",\"beta\":0} | beta",
                "{\"sft_weight\":101} | sft_weight",
                "{\"sft_weight\":true} | sft_weight",
                "{\"use_weighting\":true} | use_weighting",
            })
    void aLossOrNumberThatDoesNotFitIsRefusedNamingTheField(String asked, String field) {
        Answer answer = post(JOBS, withLoss("ok-loss", asked));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo("method.dpo.hyperparameters." + field);
        assertThat(answer.error("message")).contains(field);
    }

    private static String withLoss(String suffix, String hyperparameters) {
        return ("{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"suffix\":\"%s\",\"method\":{\"type\":\"dpo\","
                        + "\"dpo\":{\"hyperparameters\":%s}}}")
                .formatted(suffix, hyperparameters);
    }

    @Test
    void jobsAreListedByTheirMetadata() {
        Answer ours = post(
                JOBS, body("ok-ours", "tpo-nano", "file-rows").replaceFirst("\\{", "{\"metadata\":{\"team\":\"a\"},"));
        create("ok-theirs");

        JsonNode list = get(JOBS + "?metadata%5Bteam%5D=a").body().get("data");

        assertThat(list).hasSize(1);
        assertThat(list.get(0).get("id").asString()).isEqualTo(id(ours));
    }

    @Test
    void theSameIdempotencyKeyCreatesOnce() {
        String body = body("ok-once", "tpo-nano", "file-rows");
        Answer first = post(JOBS, body, "Idempotency-Key", "k1");

        assertThat(id(post(JOBS, body, "Idempotency-Key", "k1"))).isEqualTo(id(first));
        assertThat(post(JOBS, body("ok-other", "tpo-nano", "file-rows"), "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aFileWithBadRowsFailsItsValidationNamingTheLine() {
        SUITE.file("file-bad", "fine-tune", "{\"prompt\":\"q\",\"chosen\":\"a\"}\n", "x");

        JsonNode job = awaitFinished(path(post(JOBS, body("ok-bad", "tpo-nano", "file-bad"))));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("param").asString()).isEqualTo("training_file");
        assertThat(job.get("error").get("message").asString()).contains("line 1");
    }

    @Test
    void aDatasetVersionIsTrainedOnAndKeptInTheLineage() {
        SUITE.resources.put(
                "/internal/dataset_versions/v1",
                "{\"id\":\"v1\",\"object\":\"dataset.version\",\"dataset\":\"ds-1\",\"created_at\":1,\"pairs\":2,"
                        + "\"granularity\":{}}");
        SUITE.resources.put("/v1/datasets/ds-1/versions/v1/export", SUITE.resources.get("/v1/files/file-rows/content"));

        JsonNode job = awaitFinished(path(post(JOBS, body("ok-version", "default", "v1"))));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(get("/v1/models/tpo-nano:ok-version")
                        .body()
                        .get("lineage")
                        .get("dataset_version")
                        .asString())
                .isEqualTo("v1");
    }

    @Test
    void aJobWithLoraEndsWithAnAdapterThatKnowsItsBase() {
        Answer created = post(JOBS, withLora("ok-lora", "tpo-nano", "{\"r\":8,\"alpha\":\"auto\",\"targets\":null}"));
        JsonNode lora = created.body().get("lora");
        assertThat(lora.get("r").asInt()).isEqualTo(8);
        assertThat(lora.get("alpha").asDouble()).isEqualTo(16);
        assertThat(lora.get("dropout").asDouble()).isEqualTo(0.05);
        assertThat(lora.get("targets")).hasSize(7);

        JsonNode job = awaitFinished(path(created));

        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        assertThat(served("tpo-nano:ok-lora").get("base_revision"))
                .isEqualTo(served("tpo-nano").get("revision"));
        assertThat(served("tpo-nano").get("base_revision").isNull()).isTrue();
        assertThat(get("/v1/models/tpo-nano:ok-lora/files").text()).contains("adapter_config.json");
        Answer again = post(JOBS, withLora("ok-again", "tpo-nano:ok-lora", "{}"));
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error("param")).isEqualTo("lora");
        JsonNode whole = awaitFinished(path(post(JOBS, body("ok-whole", "tpo-nano:ok-lora", "file-rows"))));
        assertThat(whole.get("status").asString()).as("%s", whole).isEqualTo("succeeded");
        assertThat(whole.has("lora")).isFalse();
        assertThat(served("tpo-nano:ok-whole").get("base_revision").isNull()).isTrue();
    }

    private JsonNode served(String id) {
        for (JsonNode model : get("/internal/models").body().get("models")) {
            if (model.get("id").asString().equals(id)) {
                return model;
            }
        }
        throw new AssertionError("not served: " + id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"training_file\":\"file-rows\"} | 400 | model",
                "{\"model\":\"tpo-nano\"} | 400 | training_file",
                "{\"model\":\"nobody\",\"training_file\":\"file-rows\"} | 404 | model",
                "{\"model\":\"\\u0000\",\"training_file\":\"file-rows\"} | 400 | model",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-nowhere\"} | 404 | training_file",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-video\"} | 400 | training_file",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"suffix\":\"a b\"} | 400 | suffix",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"seed\":-1} | 400 | seed",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"seed\":\"x\"} | 400 | seed",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"method\":{\"type\":\"ppo\"}} | 400 | method.type",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"beta\":\"high\"}}}} | 400 | method.dpo.hyperparameters.beta",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"n_epochs\":1.5}}}} | 400 | method.dpo.hyperparameters.n_epochs",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"batch_size\":0}}}} | 400 | method.dpo.hyperparameters.batch_size",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"r\":0}} | 400 | lora.r",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"r\":2.5}} | 400 | lora.r",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"alpha\":\"big\"}} | 400 | lora.alpha",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"dropout\":1}} | 400 | lora.dropout",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"targets\":[]}} | 400 | lora.targets",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"targets\":[\"c_attn\"]}} | 400 | lora.targets",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":{\"targets\":\"q_proj\"}} | 400 | lora.targets",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"lora\":true} | 400 | lora",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"validation_file\":\"file-rows\"} | 400 | validation_file",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"integrations\":[{\"type\":\"wandb\"}]} | 400 | integrations",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"order\":\"sorted\"} | 400 | order",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"order\":7} | 400 | order",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"order\":\"as_given\",\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"order\":\"shuffled\"}}}} | 400 | order",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"order\":\"x\"}}}} | 400 | method.dpo.hyperparameters.order",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"hyperparameters\":{\"n_epochs\":0}} | 400 | hyperparameters.n_epochs",
                "{\"model\":\"tpo-nano\",\"training_file\":\"file-rows\",\"hyperparameters\":{\"n_epochs\":2},\"method\":{\"type\":\"dpo\",\"dpo\":{\"hyperparameters\":{\"n_epochs\":3}}}} | 400 | hyperparameters.n_epochs",
                "{\"model\": | 400 |",
                "[] | 400 |",
            })
    void badInputIsRefusedNamingTheField(String body, int status, String param) {
        Answer answer = post(JOBS, body);

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        if (param != null) {
            assertThat(answer.error("param")).isEqualTo(param);
        }
        assertThat(answer.error("message")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/fine_tuning/jobs/ftjob-nobody, 404",
        "/v1/fine_tuning/jobs/ftjob-nobody/events, 404",
        "/v1/fine_tuning/jobs?limit=0, 400",
        "/v1/fine_tuning/jobs?limit=101, 400",
        "/v1/fine_tuning/jobs?limit=x, 400",
        "/v1/fine_tuning/jobs?after=ftjob-nobody, 400",
    })
    void whatIsNotThereIsSaidSo(String path, int status) {
        assertThat(get(path).status()).isEqualTo(status);
    }

    private Answer create(String suffix) {
        return post(JOBS, body(suffix, "tpo-nano", "file-rows"));
    }

    private static String body(String suffix, String model, String file) {
        return ("{\"model\":\"%s\",\"training_file\":\"%s\",\"suffix\":\"%s\",\"seed\":7,\"method\":{\"type\":\"dpo\","
                        + "\"dpo\":{\"hyperparameters\":{\"beta\":0.5,\"n_epochs\":\"auto\"}}}}")
                .formatted(model, file, suffix);
    }

    private static String withLora(String suffix, String model, String lora) {
        return body(suffix, model, "file-rows").replaceFirst("\\{", "{\"lora\":" + lora + ",");
    }

    private static String id(Answer job) {
        return job.body().get("id").asString();
    }

    private static String path(Answer job) {
        assertThat(job.status()).as("%s", job.body()).isEqualTo(200);
        return JOBS + "/" + id(job);
    }

    private List<Attempt> runs(Answer created) {
        return jobs.attempts(id(created)).stream()
                .filter(attempt -> attempt.phase() == Attempt.Phase.RUN)
                .toList();
    }

    private static List<ProcessHandle> workersOf(String jobId) {
        return ProcessHandle.current()
                .children()
                .filter(child -> commandLine(child).contains(jobId))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
