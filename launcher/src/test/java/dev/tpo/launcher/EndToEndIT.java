package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.api.AliasObject;
import dev.tpo.api.AliasRequest;
import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.DatasetObject;
import dev.tpo.api.DatasetRequest;
import dev.tpo.api.EvaluationObject;
import dev.tpo.api.FineTuningJobObject;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.JobObject;
import dev.tpo.api.ModelObject;
import dev.tpo.launcher.benchmark.Benchmark;
import dev.tpo.launcher.benchmark.Grounded;
import dev.tpo.launcher.client.JobWatch;
import dev.tpo.launcher.client.Questions;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import dev.tpo.nano.benchmark.NanoWorld;
import dev.tpo.nano.world.Length;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real processes and the whole loop in small, with the kills that a suite must survive. */
class EndToEndIT {

    private static final String BASE = "tpo-nano";

    @TempDir
    Path folder;

    @Test
    @Timeout(1200)
    void theLoopIsWalkedAndSurvivesTheKillOfAWorkerOfTheLauncherAndOfEverything() throws Exception {
        try (LaunchedSuite suite = LaunchedSuite.start(folder.resolve("home"))) {
            SuiteClient client = new SuiteClient(suite.gateway());

            List<String> videos = upload(client, 6);
            assertThat(ask(client, BASE, videos.getFirst()).modelRevision()).isEqualTo(revision(client, BASE));

            String version = curate(client, videos);
            String tuned = trainThroughAKill(suite, client, version);

            Benchmark benchmark = new Benchmark(client, 1, Length.SHORT);
            Benchmark.Run run = benchmark.run(List.of("default", tuned), 12, (step, done, total) -> {});
            EvaluationObject evaluation = run.evaluation();
            EvaluationObject.Result result = run.result();
            assertThat(result.n()).isEqualTo(12);
            assertThat(result.models())
                    .extracting(EvaluationObject.ModelResult::id)
                    .containsExactly(BASE, tuned);
            Grounded grounded = run.grounded((step, done, total) -> {});
            assertThat(grounded.n()).as("once a video").isEqualTo(2);
            assertThat(grounded.models()).extracting(Grounded.OfModel::id).containsExactly(BASE, tuned);

            whatTheDocumentsShowWorks(suite, client, videos.getFirst(), version, tuned, evaluation);
            String adapter = BASE + ":polite"; // which those documents import
            awaitTrue(() -> client.get("/v1/models", JsonNode.class).toString().contains('"' + adapter + '"'));
            assertThat(ask(client, adapter, videos.getFirst()).modelRevision()).isEqualTo(revision(client, adapter));
            promote(client, tuned, evaluation.id());
            assertThat(ask(client, "default", videos.getFirst()).modelRevision())
                    .as("the next request after a promotion is answered by the promoted one")
                    .isEqualTo(revision(client, tuned));

            suite.killLauncherAlone();
            suite.startAgain();
            assertThat(ask(client, "default", videos.getFirst()).modelRevision())
                    .isEqualTo(revision(client, tuned));
            assertThat(client.get("/v1/fine_tuning/jobs/" + jobOf(client, tuned), FineTuningJobObject.class)
                            .status())
                    .isEqualTo("succeeded");

            String unfinished = train(client, version, "again");
            awaitStep(client, unfinished);
            List<String> secrets = suite.secretsKept(); // a worker runs
            suite.killEverything();
            suite.startAgain();
            new JobWatch(client).untilSucceeded("fine_tuning", unfinished, now -> {});
            secrets.addAll(suite.secretsKept());

            assertThat(suite.stop()).isZero();
            assertThat(suite.processes("")).isEmpty();
            suite.assertHomeHides(secrets);
        }
    }

    private void whatTheDocumentsShowWorks(
            LaunchedSuite suite,
            SuiteClient client,
            String video,
            String version,
            String tuned,
            EvaluationObject evaluation)
            throws Exception {
        String dataset =
                client.get("/v1/datasets", JsonNode.class).at("/data/0/id").asString();
        Path file = new NanoWorld(NanoWorld.CURATION, 12, Length.SHORT)
                .render(folder, 0)
                .file();
        // What the page fetches from a hub is had from a folder here.
        Path model = Files.createDirectories(folder.resolve("home/models/onevision"));
        for (String part : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(Path.of("../models/tpo-nano", part), model.resolve(part));
        }
        var examples = new DocumentedExamples(
                suite.gateway(),
                Map.of(
                        "@video.mp4",
                        "@" + file,
                        "tpo-nano:first",
                        tuned,
                        "FILE",
                        video,
                        "DATASET",
                        dataset,
                        "VERSION",
                        version,
                        "EVALS_FILE",
                        evaluation.file(),
                        "EVALUATION",
                        evaluation.id(),
                        "hf://lmms-lab/llava-onevision-qwen2-0.5b-ov@main",
                        model.toString(),
                        "hf://someone/nano-lora",
                        adapter(folder.resolve("home/models/nano-lora")).toString()));
        assertThat(examples.run(Path.of("../docs/api.md"))).isGreaterThanOrEqualTo(8);
    }

    /** As peft leaves one that has not learned anything, beside one matrix of the model that ships. */
    private static Path adapter(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"q_proj\"]}");
        byte[] header = """
                {"base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight":
                  {"dtype": "F32", "shape": [4, 128], "data_offsets": [0, 2048]},
                 "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight":
                  {"dtype": "F32", "shape": [128, 4], "data_offsets": [2048, 4096]}}""".getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 4096).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        Files.write(folder.resolve("adapter_model.safetensors"), file.array());
        return folder;
    }

    private List<String> upload(SuiteClient client, int count) throws IOException {
        NanoWorld world = new NanoWorld(NanoWorld.CURATION, 11, Length.TRAINED);
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ids.add(client.upload("vision", world.render(folder, number).file()).id());
        }
        return ids;
    }

    private static FrameReceipt ask(SuiteClient client, String model, String video) {
        StringBuilder answer = new StringBuilder();
        List<FrameReceipt> receipts =
                client.stream(Questions.streamed(model, video, "Describe the video.", null), answer::append);
        assertThat(answer).isNotEmpty();
        assertThat(receipts).hasSize(1);
        assertThat(receipts.getFirst().timestampsSeconds()).hasSize(32).isSorted();
        return receipts.getFirst();
    }

    private static String curate(SuiteClient client, List<String> videos) {
        DatasetObject dataset = client.post("/v1/datasets", new DatasetRequest("small"), DatasetObject.class);
        CurationJobObject job = client.post(
                "/v1/curation/jobs",
                new CurationJobRequest(dataset.id(), videos, BASE, null, null, 48, null, 5L, null),
                CurationJobObject.class);
        new JobWatch(client).untilSucceeded("curation", job.id(), now -> {});
        CurationJobObject done = client.get("/v1/curation/jobs/" + job.id(), CurationJobObject.class);
        assertThat(done.counts().kept()).isPositive();
        assertThat(done.counts().rejected()).isPositive();
        return Objects.requireNonNull(done.datasetVersion());
    }

    /** Many small steps, so that the kill falls between the first and the last. */
    private static String trainThroughAKill(LaunchedSuite suite, SuiteClient client, String version)
            throws InterruptedException {
        String job = train(client, version, "small");
        awaitStep(client, job);
        List<ProcessHandle> workers = suite.processes(job);
        assertThat(workers).hasSize(1);
        workers.getFirst().destroyForcibly();

        new JobWatch(client).untilSucceeded("fine_tuning", job, now -> {});

        assertThat(events(client, job)).contains("killed by signal 9", "successfully completed");
        String tuned = Objects.requireNonNull(client.get("/v1/fine_tuning/jobs/" + job, FineTuningJobObject.class)
                .fineTunedModel());
        assertThat(tuned).isEqualTo(BASE + ":small");
        ModelObject model = client.get("/v1/models/" + tuned, ModelObject.class);
        assertThat(Objects.requireNonNull(model.lineage()).datasetVersion()).isEqualTo(version);
        return tuned;
    }

    private static String train(SuiteClient client, String version, String suffix) {
        FineTuningJobRequest.Hyperparameters small = FineTuningJobRequest.Hyperparameters.sized(2, 4);
        return client.post(
                        "/v1/fine_tuning/jobs",
                        new FineTuningJobRequest(
                                BASE,
                                version,
                                suffix,
                                7L,
                                new FineTuningJobRequest.Method("dpo", new FineTuningJobRequest.Dpo(small)),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        FineTuningJobObject.class)
                .id();
    }

    private static void awaitStep(SuiteClient client, String job) throws InterruptedException {
        awaitTrue(() -> client.get("/v1/jobs/fine_tuning/" + job, JobObject.class)
                        .progress()
                        .done()
                > 0);
    }

    /** All events, pages and all, as one text. */
    private static String events(SuiteClient client, String job) {
        StringBuilder text = new StringBuilder();
        String path = "/v1/fine_tuning/jobs/" + job + "/events?limit=100";
        JsonNode page = client.get(path, JsonNode.class);
        while (true) {
            page.path("data")
                    .forEach(event ->
                            text.append(event.path("message").asString()).append('\n'));
            if (!page.path("has_more").asBoolean()) {
                return text.toString();
            }
            page = client.get(path + "&after=" + page.path("last_id").asString(), JsonNode.class);
        }
    }

    /** So small a model need not be better: promotion says no, and yes to a person who insists. */
    private static void promote(SuiteClient client, String tuned, String evaluation) {
        AliasObject alias = client.put(
                "/v1/aliases/default", AliasRequest.force(tuned, evaluation, "end-to-end test"), AliasObject.class);
        assertThat(alias.model()).isEqualTo(tuned);
        assertThatThrownBy(() -> client.put(
                        "/v1/aliases/default", AliasRequest.force("nobody", evaluation, "x"), AliasObject.class))
                .isInstanceOf(SuiteException.class);
    }

    private static String revision(SuiteClient client, String model) {
        return client.get("/v1/models/" + model, ModelObject.class).revision();
    }

    private static String jobOf(SuiteClient client, String model) {
        return Objects.requireNonNull(
                        client.get("/v1/models/" + model, ModelObject.class).lineage())
                .job();
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
