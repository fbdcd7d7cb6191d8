package dev.tpo.trainingservice.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.tpo.blobs.FileTrees;
import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.HubModel;
import dev.tpo.hub.HubPlan;
import dev.tpo.hub.ModelHub;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.hub.FakeRepository;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.AliasMove;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class ModelImportsTest extends ServiceTest {
    private static final Path NANO = Path.of("../models/tpo-nano");

    private static final AtomicInteger CHANGES = new AtomicInteger();

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private FileTrees trees;

    @Autowired
    private SchedulerClient scheduler;

    @Autowired
    private TransactionTemplate transactions;

    @AfterEach
    void mendTheHub() {
        HUB.faults().mend().slow(0);
    }

    @Test
    void aFolderBelowARootIsRegisteredAndNoWeightIsCopied() throws IOException {
        Path folder = nano("from-folder");
        change(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("modeling.py"), "import os");

        JsonNode job = imported(folder.toString(), "from-folder");

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        JsonNode model = get("/v1/models/from-folder").body();
        assertThat(model.get("revision")).isEqualTo(job.get("revision"));
        assertThat(model.get("source").get("uri").asString()).isEqualTo(folder.toString());
        assertThat(model.get("backend").asString()).isEqualTo("video-lmm");
        assertThat(get("/internal/models").body().get("models").findValuesAsString("id"))
                .contains("from-folder");
        JsonNode files = get("/v1/models/from-folder/files").body().get("data");
        assertThat(files.findValuesAsString("name"))
                .containsExactly("config.json", "model.safetensors", "tokenizer.json");
        Path blob = blobs.localPath(files.get(1).get("sha256").asString());
        assertThat(inode(blob)).isEqualTo(inode(folder.resolve("model.safetensors")));
        assertThat(job.get("progress").get("unit").asString()).isEqualTo("byte");
        assertThat(job.get("progress").get("done").asLong())
                .isEqualTo(job.get("progress").get("total").asLong())
                .isEqualTo(files.findValues("bytes").stream()
                        .mapToLong(JsonNode::asLong)
                        .sum());
    }

    @Test
    void aModelOnAHubIsDownloadedCheckedAndRegisteredAtItsCommit() {
        FakeRepository repository = HUB.repository("lab/Nano-Hub").folder(NANO).privateFor("hf_test");

        JsonNode job = imported("hf://lab/Nano-Hub", null);

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        assertThat(job.get("commit").asString()).isEqualTo(repository.commit());
        JsonNode model = get("/v1/models/Nano-Hub").body();
        assertThat(model.get("source").get("commit").asString()).isEqualTo(repository.commit());
        assertThat(model.get("source").get("uri").asString()).isEqualTo("hf://lab/Nano-Hub");
        JsonNode events = get("/v1/model_imports/" + job.get("id").asString() + "/events")
                .body()
                .get("data");
        assertThat(events.findValuesAsString("message"))
                .anyMatch(message -> message.contains(repository.commit()))
                .anyMatch(message -> message.contains("Every tensor"));
        assertThat(get("/v1/model_imports?limit=1").body().get("data")).hasSize(1);
        Answer unknown = get("/v1/model_imports/" + job.get("id").asString() + "/events?after=importevent-last");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error("message")).contains("importevent-last");
    }

    @Test
    void aFolderElsewhereIsForbiddenWhetherItIsThereOrNot() throws IOException {
        Path outside = Files.createTempDirectory("outside");
        Files.createSymbolicLink(MODEL_ROOT.resolve("way-out"), outside);

        for (String source : List.of(
                outside.toString(),
                "/nobody/has/this",
                MODEL_ROOT + "/../" + outside.getFileName(),
                "../../etc",
                MODEL_ROOT + "/way-out",
                "/")) {
            Answer answer = post("/v1/models", "{\"source\": \"" + source + "\", \"id\": \"x\"}");
            assertThat(answer.status()).as(source).isEqualTo(403);
            assertThat(answer.error("param")).isEqualTo("source");
        }
    }

    @Test
    void aRequestThatCannotBeMeantNamesItsField() {
        assertThat(post("/v1/models", "{}").error("param")).isEqualTo("source");
        for (String source :
                List.of("no-such-folder", "lab/model", "https://huggingface.co/a/b", "hf://a", "hf://a/../b")) {
            Answer answer = post("/v1/models", "{\"source\": \"" + source + "\"}");
            assertThat(answer.status()).as(source).isEqualTo(400);
            assertThat(answer.error("param")).as(source).isEqualTo("source");
        }
        for (String id : List.of("", "a:b", "a/b", "-a", ".", "x".repeat(97))) {
            Answer answer = post("/v1/models", "{\"source\": \"hf://lab/x\", \"id\": \"" + id + "\"}");
            assertThat(answer.status()).as(id).isEqualTo(400);
            assertThat(answer.error("param")).isEqualTo("id");
        }
        for (String id : List.of("tpo-nano", "default")) {
            assertThat(post("/v1/models", "{\"source\": \"hf://lab/x\", \"id\": \"" + id + "\"}")
                            .status())
                    .isEqualTo(409);
        }
        assertThat(get("/v1/model_imports/nothing").status()).isEqualTo(404);
    }

    @Test
    void aFileThatIsALinkToTheOutsideIsNotTaken() throws IOException {
        Path folder = nano("linked");
        Path secret = Files.createTempFile("secret", ".json");
        Files.delete(folder.resolve("tokenizer.json"));
        Files.createSymbolicLink(folder.resolve("tokenizer.json"), secret);

        JsonNode error = imported("linked", "linked").get("error");

        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        assertThat(error.get("message").asString()).contains("tokenizer.json is a link");
    }

    @Test
    void aCheckpointThatCannotBeLoadedFailsAndSaysWhy() throws IOException {
        assertThat(failure("broken-shape", "\"num_hidden_layers\"", "\"num_hidden_layers\": 99, \"max_window_layers\""))
                .contains("missing tensor model.layers.");
        assertThat(failure("broken-activation", "\"silu\"", "\"relu\"")).contains("hidden_act");
        Path cut = nano("broken-file");
        try (var file = java.nio.channels.FileChannel.open(
                cut.resolve("model.safetensors"), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(100_000);
        }
        JsonNode error = imported("broken-file", "broken-file").get("error");
        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        assertThat(error.get("message").asString()).contains("model.safetensors");
        assertThat(get("/v1/models/broken-file").status()).isEqualTo(404);
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByTheTensorsName() throws IOException {
        spoil(nano("not-a-number").resolve("model.safetensors"));

        JsonNode job = imported("not-a-number", "not-a-number");

        assertThat(job.get("error").get("code").asString()).isEqualTo("invalid_model");
        assertThat(job.get("error").get("message").asString())
                .matches("model\\.safetensors: tensor model\\.[\\w.]+ holds NaN or an infinite number.*");
        assertThat(get("/v1/models/not-a-number").status()).isEqualTo(404);
    }

    @Test
    void aPipeInAFolderEndsTheImportAndNotTheService() throws Exception {
        Path folder = nano("with-a-pipe");
        for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
            Files.delete(folder.resolve(name));
            assertThat(new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                            .start()
                            .waitFor())
                    .isZero();

            JsonNode error = imported("with-a-pipe", "with-a-pipe").get("error");

            assertThat(error.get("code").asString()).isEqualTo("invalid_model");
            assertThat(error.get("message").asString())
                    .isEqualTo(name + " is a pipe, a device or the like, not a file");
        }
    }

    @Test
    void aHubThatDoesNotAnswerIsSaidToBeSoInTheEvents() {
        HUB.repository("lab/hard-to-reach").folder(NANO);
        HUB.faults().refuse(503, 2);

        JsonNode job = imported("hf://lab/hard-to-reach", null);

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        assertThat(get("/v1/model_imports/" + job.get("id").asString() + "/events?limit=100")
                        .body()
                        .get("data")
                        .findValuesAsString("message"))
                .anyMatch(message -> message.contains("127.0.0.1 answered 503; tried once, and again in 0.5 s"));
    }

    @Test
    void aFolderOfTooManyFilesIsNoModel() throws IOException {
        Path folder = nano("crowded");
        for (int i = 0; i < 10_000; i++) {
            Files.createFile(folder.resolve("file-" + i));
        }

        JsonNode error = imported("crowded", "crowded").get("error");

        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        assertThat(error.get("message").asString()).contains("more than 10000 files");
    }

    @Test
    void aHubThatRefusesFailsTheJobWithItsReason() {
        HUB.repository("lab/gated").folder(NANO).gated();
        HUB.repository("lab/damaged").folder(NANO);
        HUB.faults().corrupt("model.safetensors");

        assertThat(imported("hf://lab/gated", null).get("error").get("code").asString())
                .isEqualTo("hub_gated");
        assertThat(imported("hf://lab/nothing", null).get("error").get("code").asString())
                .isEqualTo("hub_repository_not_found");
        assertThat(imported("hf://lab/gated@v9", null).get("error").get("code").asString())
                .isEqualTo("hub_gated");
        JsonNode damaged = imported("hf://lab/damaged", null).get("error");
        assertThat(damaged.get("code").asString()).isEqualTo("hub_wrong_hash");
        assertThat(get("/v1/models/damaged").status()).isEqualTo(404);

        HUB.faults().mend();
        assertThat(imported("hf://lab/damaged", null).get("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void theSameKeyImportsOnceAndANameIsTakenOnce() throws IOException {
        nano("once");
        String body = "{\"source\": \"once\"}";

        Answer first = post("/v1/models", body, "Idempotency-Key", "once");
        Answer again = post("/v1/models", body, "Idempotency-Key", "once");
        Answer other = post("/v1/models", body);

        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.error("code")).isEqualTo("model_exists");
        assertThat(post("/v1/models", "{\"source\": \"twice\"}", "Idempotency-Key", "once")
                        .status())
                .isEqualTo(409);
        awaitFinished("/v1/model_imports/" + first.body().get("id").asString());
    }

    @Test
    void aDownloadThatWasCancelledGoesOnWhenItIsAskedForAgain() {
        HUB.repository("lab/slow").folder(NANO).file("tokenizer_config.json", "{\"of\": \"slow\"}");
        HUB.faults().slow(300_000);
        String id = post("/v1/models", "{\"source\": \"hf://lab/slow\"}")
                .body()
                .get("id")
                .asString();
        await("/v1/model_imports/" + id, job -> job.get("progress").get("done").asLong() > 200_000);

        assertThat(post("/v1/model_imports/" + id + "/cancel", "").status()).isEqualTo(200);

        assertThat(awaitFinished("/v1/model_imports/" + id).get("status").asString())
                .isEqualTo("cancelled");
        assertThat(get("/v1/models/slow").status()).isEqualTo(404);
        HUB.faults().slow(0);
        HUB.forgetRequests();
        assertThat(imported("hf://lab/slow", null).get("status").asString()).isEqualTo("succeeded");
        assertThat(HUB.downloads("model.safetensors"))
                .singleElement()
                .satisfies(request -> assertThat(request.range()).isNotNull());
    }

    @Test
    void anImportWhoseServiceDiedGoesOn(@Autowired ModelHub hub) {
        HUB.repository("lab/orphan").folder(NANO);
        HubPlan plan = hub.plan(HubModel.parse("hf://lab/orphan"), DownloadListener.NONE);
        String spec = JSON.writeValueAsString(new ImportSpec("hf://lab/orphan", "orphan", null, plan));
        jobs.create(
                new NewJob(
                        "importjob-orphan",
                        JobKind.MODEL_IMPORT,
                        JobStatus.QUEUED,
                        spec,
                        new Progress(0, plan.bytes(), "byte"),
                        "orphan"),
                NewEvent.info("created"));
        jobs.begin("importjob-orphan", "a service that died");

        scheduler.schedule(
                TaskDescriptor.of("model-import").instance("importjob-orphan").scheduledTo(Instant.now()));

        assertThat(awaitFinished("/v1/model_imports/importjob-orphan")
                        .get("status")
                        .asString())
                .isEqualTo("succeeded");
        assertThat(jobs.attempts("importjob-orphan")).hasSize(2);
        assertThat(get("/v1/models/orphan").status()).isEqualTo(200);
    }

    @Test
    void whatShipsOrIsUsedIsNotDeleted() throws IOException {
        nano("used");
        imported("used", "used");
        transactions.executeWithoutResult(status -> registry.moveAlias(
                "of-used", new AliasMove("used", null, null, false, "for the test", null, false, Instant.now())));

        assertConflict("tpo-nano", "ships_with_the_suite");
        assertConflict("default", "is_alias");
        assertConflict("used", "model_in_use");
        assertThat(delete("/v1/models/nobody").status()).isEqualTo(404);

        transactions.executeWithoutResult(status -> registry.moveAlias(
                "of-used", new AliasMove("tpo-nano", "used", null, true, "for the test", null, false, Instant.now())));
        for (JobKind kind : List.of(JobKind.CURATION, JobKind.EVALUATION, JobKind.FINE_TUNING)) {
            String id = kind.wireName() + "-1";
            jobs.create(
                    new NewJob(
                            id,
                            kind,
                            JobStatus.QUEUED,
                            "{}",
                            new Progress(0, 1, "step"),
                            null,
                            Set.of(Holds.model("used"), Holds.model("tpo-nano"))),
                    NewEvent.info("created"));
            assertConflict("used", "model_in_use");
            jobs.requestCancel(id);
        }
        registry.register(new RegisteredModel(
                "used:tuned", "used", trees.put(nano("tuned")), null, "job-tuned", null, List.of(), Instant.now()));
        assertConflict("used", "model_in_use");

        assertThat(delete("/v1/models/used:tuned").status()).isEqualTo(200);
        assertThat(delete("/v1/models/used").body().get("deleted").asBoolean()).isTrue();
        assertThat(get("/v1/aliases/of-used").body().get("history").findValuesAsString("model"))
                .containsExactly("tpo-nano", "used");
    }

    @Test
    void aDeletedModelsWeightsGoWithTheLastModelThatHasThem() throws IOException {
        Path folder = nano("alone");
        change(folder.resolve("model.safetensors"));
        JsonNode first = imported("alone", "alone-1");
        imported("alone", "alone-2");
        String weights = get("/v1/models/alone-1/files")
                .body()
                .get("data")
                .get(1)
                .get("sha256")
                .asString();
        assertThat(delete("/v1/models/alone-1").status()).isEqualTo(200);
        assertThat(get("/v1/models/alone-1").status()).isEqualTo(404);
        assertThat(blobs.exists(weights)).isTrue();
        assertThat(delete("/v1/models/alone-2").status()).isEqualTo(200);
        assertThat(blobs.exists(weights)).isFalse();
        assertThat(folder.resolve("model.safetensors")).exists();

        // The job stays what it was, its model does not come back, and the name is free.
        get("/v1/model_imports/" + first.get("id").asString());
        assertThat(get("/v1/models/alone-1").status()).isEqualTo(404);
        assertThat(imported("alone", "alone-1").get("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void aDeletedModelIsNotRegisteredAgainByItsOldJob() throws IOException {
        var model = new RegisteredModel(
                "tpo-nano:gone", "tpo-nano", trees.put(nano("gone")), null, "job-gone", null, List.of(), Instant.now());
        registry.register(model);
        assertThat(delete("/v1/models/tpo-nano:gone").status()).isEqualTo(200);

        registry.register(model);

        assertThat(get("/v1/models/tpo-nano:gone").status()).isEqualTo(404);
    }

    private void assertConflict(String model, String code) {
        Answer answer = delete("/v1/models/" + model);
        assertThat(answer.status()).as(model).isEqualTo(409);
        assertThat(answer.error("code")).isEqualTo(code);
    }

    private String failure(String name, String before, String after) throws IOException {
        Path config = nano(name).resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst(before, after));
        JsonNode error = imported(name, name).get("error");
        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        return error.get("message").asString();
    }

    private JsonNode imported(String source, String id) {
        String body = id == null
                ? "{\"source\": \"%s\"}".formatted(source)
                : "{\"source\": \"%s\", \"id\": \"%s\"}".formatted(source, id);
        Answer answer = post("/v1/models", body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return awaitFinished("/v1/model_imports/" + answer.body().get("id").asString());
    }

    /** A copy of the model that ships, below the root. */
    private static Path nano(String name) throws IOException {
        Path folder = Files.createDirectories(MODEL_ROOT.resolve(name));
        try (Stream<Path> files = Files.list(NANO)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }

    /** Weights that no other test has. */
    private static void change(Path weights) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 4] ^= (byte) CHANGES.incrementAndGet();
        Files.write(weights, bytes);
    }

    /** The last number becomes NaN. */
    static void spoil(Path weights) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 2] = (byte) 0xc0;
        bytes[bytes.length - 1] = 0x7f;
        Files.write(weights, bytes);
    }

    private static Object inode(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
