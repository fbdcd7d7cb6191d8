package dev.tpo.trainingservice.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.FileTrees;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.testing.hub.FakeRepository;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class AdapterImportsTest extends ServiceTest {
    private static final Path NANO = Path.of("../models/tpo-nano");

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private FileTrees trees;

    @AfterEach
    void mendTheHub() {
        HUB.faults().mend().slow(0);
    }

    @Test
    void aFolderThatPeftLeftIsRegisteredBesideTheBaseThatItNames() throws IOException {
        String baseRevision = base("walnut");
        adapter(1).with("base_model_name_or_path", "walnut").write(MODEL_ROOT.resolve("light"));

        JsonNode job = imported(Map.of("source", "light"));

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        assertThat(job.get("model").asString()).isEqualTo("walnut:light");
        assertThat(job.get("base_model").asString()).isEqualTo("walnut");
        assertThat(jobs.find(job.get("id").asString()).orElseThrow().model()).isEqualTo("walnut:light");
        JsonNode model = get("/v1/models/walnut:light").body();
        assertThat(model.get("base").asString()).isEqualTo("walnut");
        assertThat(model.get("revision")).isEqualTo(job.get("revision"));
        assertThat(model.get("source").get("uri").asString()).isEqualTo("light");
        assertThat(get("/v1/models/walnut:light/files").body().get("data").findValuesAsString("name"))
                .containsExactly("adapter_config.json", "adapter_model.safetensors");
        assertThat(served("walnut:light").get("base_revision").asString()).isEqualTo(baseRevision);
        assertThat(get("/v1/models/light").status()).isEqualTo(404);
    }

    @Test
    void anAdapterOnAHubFindsTheModelThatCameFromItsBasesRepository() {
        HUB.repository("lab/Chestnut-7B").folder(NANO);
        imported(Map.of("source", "hf://lab/Chestnut-7B@v1", "id", "chestnut"));
        AdapterFolder adapter = adapter(2).with("base_model_name_or_path", "lab/Chestnut-7B");
        FakeRepository repository = HUB.repository("someone/chestnut-lora")
                .file("adapter_config.json", adapter.config())
                .file("adapter_model.safetensors", adapter.weights())
                .file("adapter_model.bin", "a pickle")
                .file("tokenizer.json", "{}");
        HUB.forgetRequests();

        JsonNode job = imported(Map.of("source", "hf://someone/chestnut-lora", "id", "polite"));

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        JsonNode model = get("/v1/models/chestnut:polite").body();
        assertThat(model.get("source").get("commit").asString()).isEqualTo(repository.commit());
        assertThat(model.get("base").asString()).isEqualTo("chestnut");
        assertThat(HUB.downloads("adapter_model.bin")).isEmpty();

        // Another model from the same repository: which of both is meant is not to be guessed.
        imported(Map.of("source", "hf://lab/Chestnut-7B", "id", "chestnut-2"));
        JsonNode error = imported(Map.of("source", "hf://someone/chestnut-lora", "id", "unclear"))
                .get("error");
        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        assertThat(error.get("message").asString()).contains("chestnut and chestnut-2", "base_model", "--base");
        JsonNode named =
                imported(Map.of("source", "hf://someone/chestnut-lora", "id", "clear", "base_model", "chestnut-2"));
        assertThat(named.get("model").asString()).isEqualTo("chestnut-2:clear");
        assertThat(named.get("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void anAdapterOfOneCommitDoesNotStandBesideAnother() {
        FakeRepository base = HUB.repository("lab/Willow").folder(NANO);
        imported(Map.of("source", "hf://lab/Willow", "id", "willow"));
        String other = "0123456789abcdef0123456789abcdef01234567";
        provide(
                "someone/of-another",
                adapter(12).with("base_model_name_or_path", "lab/Willow").with("revision", other));
        provide(
                "someone/of-this",
                adapter(13).with("base_model_name_or_path", "lab/Willow").with("revision", base.commit()));

        JsonNode refused = imported(Map.of("source", "hf://someone/of-another"));
        JsonNode taken = imported(Map.of("source", "hf://someone/of-this"));
        JsonNode named = imported(Map.of("source", "hf://someone/of-another", "id", "named", "base_model", "willow"));

        assertThat(refused.get("error").get("code").asString()).isEqualTo("invalid_model");
        assertThat(refused.get("error").get("message").asString()).contains("'lab/Willow'", other, "base_model");
        assertThat(taken.get("model").asString()).isEqualTo("willow:of-this");
        assertThat(named.get("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void anAdapterWhoseWeightsAreNoNumbersIsRefused() throws IOException {
        base("elm");
        Path folder = adapter(14).with("base_model_name_or_path", "elm").write(MODEL_ROOT.resolve("elm-leaf"));
        ModelImportsTest.spoil(folder.resolve("adapter_model.safetensors"));

        JsonNode error = imported(Map.of("source", "elm-leaf")).get("error");

        assertThat(error.get("code").asString()).isEqualTo("invalid_model");
        assertThat(error.get("message").asString()).contains(".q_proj.lora_", "holds NaN", "the base is 'elm'");
    }

    private static void provide(String id, AdapterFolder adapter) {
        HUB.repository(id)
                .file("adapter_config.json", adapter.config())
                .file("adapter_model.safetensors", adapter.weights());
    }

    @Test
    void withoutABaseTheJobSaysHowToNameOne() throws IOException {
        base("hazel");
        adapter(3)
                .with("base_model_name_or_path", "/home/someone/checkpoints/hazel")
                .write(MODEL_ROOT.resolve("homeless"));
        adapter(3).write(MODEL_ROOT.resolve("silent"));

        JsonNode elsewhere = imported(Map.of("source", "homeless")).get("error");
        assertThat(elsewhere.get("code").asString()).isEqualTo("invalid_model");
        assertThat(elsewhere.get("message").asString())
                .contains("'/home/someone/checkpoints/hazel'", "base_model", "./tpo pull --base");
        assertThat(imported(Map.of("source", "silent"))
                        .get("error")
                        .get("message")
                        .asString())
                .contains("names no base");

        JsonNode named = imported(Map.of("source", "homeless", "base_model", "hazel"));
        assertThat(named.get("status").asString()).as("%s", named.get("error")).isEqualTo("succeeded");
        assertThat(get("/v1/models/hazel:homeless").status()).isEqualTo(200);
    }

    @Test
    void aBaseThatCannotBeOneIsRefused() throws IOException {
        base("maple");
        adapter(4).with("base_model_name_or_path", "maple").write(MODEL_ROOT.resolve("maple-leaf"));
        imported(Map.of("source", "maple-leaf"));

        Answer unknown = post("/v1/models", "{\"source\": \"maple-leaf\", \"id\": \"x\", \"base_model\": \"nobody\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error("param")).isEqualTo("base_model");
        assertThat(unknown.error("code")).isEqualTo("model_not_found");
        Answer adapter =
                post("/v1/models", "{\"source\": \"maple-leaf\", \"id\": \"x\", \"base_model\": \"maple:maple-leaf\"}");
        assertThat(adapter.status()).isEqualTo(400);
        assertThat(adapter.error("param")).isEqualTo("base_model");
        assertThat(adapter.error("message")).contains("is an adapter itself");
        JsonNode whole = imported(Map.of("source", "maple", "id", "x", "base_model", "maple"))
                .get("error");
        assertThat(whole.get("message").asString()).contains("base_model is for a LoRA adapter");
        assertThat(get("/v1/models/maple:x").status()).isEqualTo(404);
    }

    @Test
    void whatDoesNotFitOrIsNotSupportedIsNamedAndNotRegistered() throws IOException {
        base("birch");
        AdapterFolder wide = adapter(5);
        wide.shapes.put(AdapterFolder.Q + ".lora_A.weight", List.of(4, 3584));
        AdapterFolder deep = adapter(5);
        deep.shapes.put("base_model.model.model.layers.27.self_attn.q_proj.lora_A.weight", List.of(4, 128));
        AdapterFolder halved = adapter(5);
        halved.shapes.remove(AdapterFolder.Q + ".lora_B.weight");

        assertThat(refusal(wide))
                .contains("the base is 'birch'", AdapterFolder.Q + ".lora_A.weight has shape [4, 3584]");
        assertThat(refusal(deep)).contains("nothing reads tensor", "layers.27.self_attn.q_proj");
        assertThat(refusal(halved)).contains("missing tensor " + AdapterFolder.Q + ".lora_B.weight");
        assertThat(refusal(adapter(5).with("use_dora", true))).contains("use_dora");
        assertThat(refusal(adapter(5).with("peft_type", "LOHA"))).contains("peft_type");
        assertThat(refusal(adapter(5).with("bias", "all"))).contains("bias");
        assertThat(refusal(adapter(5).with("modules_to_save", List.of("lm_head"))))
                .contains("lm_head");
    }

    @Test
    void anAdapterWhoseWeightsArePickledIsRefused() throws IOException {
        base("poplar");
        Path pickled = adapter(6).with("base_model_name_or_path", "poplar").write(MODEL_ROOT.resolve("pickled"));
        Files.move(pickled.resolve("adapter_model.safetensors"), pickled.resolve("adapter_model.bin"));
        Path half = adapter(6).with("base_model_name_or_path", "poplar").write(MODEL_ROOT.resolve("half-pickled"));
        Files.writeString(half.resolve("non_lora_trainables.bin"), "the projector");

        assertThat(imported(Map.of("source", "pickled"))
                        .get("error")
                        .get("message")
                        .asString())
                .contains("no adapter_model.safetensors");
        assertThat(imported(Map.of("source", "half-pickled"))
                        .get("error")
                        .get("message")
                        .asString())
                .contains("non_lora_trainables.bin");
    }

    @Test
    void aNameIsTakenOnceAndTheSameKeyImportsOnce() throws IOException {
        base("cedar");
        adapter(7).with("base_model_name_or_path", "cedar").write(MODEL_ROOT.resolve("cone"));
        String named = "{\"source\": \"cone\", \"base_model\": \"cedar\"}";
        Answer first = post("/v1/models", named, "Idempotency-Key", "cone");
        Answer again = post("/v1/models", named, "Idempotency-Key", "cone");
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(first.body().get("model").asString()).isEqualTo("cedar:cone");
        assertThat(post("/v1/models", "{\"source\": \"cone\"}", "Idempotency-Key", "cone")
                        .error("code"))
                .isEqualTo("idempotency_key_reused");
        awaitFinished("/v1/model_imports/" + first.body().get("id").asString());

        assertThat(post("/v1/models", named).error("code")).isEqualTo("model_exists");
        JsonNode found = imported(Map.of("source", "cone")).get("error");
        assertThat(found.get("code").asString()).isEqualTo("model_exists");
        assertThat(found.get("message").asString()).contains("'cedar:cone'");
        assertThat(found.get("param").asString()).isEqualTo("id");
    }

    @Test
    void anImportedAdapterIsTunedPromotedAndDeletedAsOneThatWasTrainedHere() throws IOException {
        String baseRevision = base("larch");
        adapter(8).with("base_model_name_or_path", "larch").write(MODEL_ROOT.resolve("needle"));
        JsonNode job = imported(Map.of("source", "needle"));
        provideTrainingFile("file-larch");

        Answer again = post("/v1/fine_tuning/jobs", """
                {"model": "larch:needle", "training_file": "file-larch", "lora": {}}""");
        assertThat(again.error("param")).isEqualTo("lora");
        Answer tuning = post("/v1/fine_tuning/jobs", """
                {"model": "larch:needle", "training_file": "file-larch", "suffix": "grown"}""");
        assertThat(tuning.status()).as("%s", tuning.body()).isEqualTo(200);
        String tuningJob = tuning.body().get("id").asString();
        JsonNode start =
                JSON.readTree(jobs.find(tuningJob).orElseThrow().spec()).get("base");
        assertThat(start.get("revision")).isEqualTo(job.get("revision"));
        assertThat(start.get("adapter_of").asString()).isEqualTo(baseRevision);
        assertThat(awaitFinished("/v1/fine_tuning/jobs/" + tuningJob)
                        .get("fine_tuned_model")
                        .asString())
                .isEqualTo("larch:grown");
        assertThat(put("/v1/aliases/of-larch", "{\"model\": \"larch:needle\"}").status())
                .isEqualTo(200);
        assertThat(get("/v1/models/of-larch").body().get("alias_of").asString()).isEqualTo("larch:needle");

        assertThat(delete("/v1/models/larch:needle").error("code")).isEqualTo("model_in_use");
        put("/v1/aliases/of-larch", "{\"model\": \"tpo-nano\", \"force\": true, \"reason\": \"the test is over\"}");
        assertThat(delete("/v1/models/larch").error("code")).isEqualTo("model_in_use");
        assertThat(delete("/v1/models/larch:needle").status()).isEqualTo(200);
        assertThat(delete("/v1/models/larch:grown").status()).isEqualTo(200);
        assertThat(delete("/v1/models/larch").status()).isEqualTo(200);
    }

    @Test
    void aTunedModelStaysAsLongAsAnAdapterStandsBesideIt() throws IOException {
        base("rowan");
        Path tuned = nano("rowan-tuned");
        Files.writeString(tuned.resolve("generation_config.json"), "{}");
        registry.register(new RegisteredModel(
                "rowan:tuned", "rowan", trees.put(tuned), null, "job-rowan", null, List.of(), Instant.now()));
        adapter(9).write(MODEL_ROOT.resolve("berry"));

        JsonNode job = imported(Map.of("source", "berry", "base_model", "rowan:tuned"));

        assertThat(job.get("model").asString()).isEqualTo("rowan:berry");
        assertThat(job.get("base_model").asString()).isEqualTo("rowan:tuned");
        assertThat(served("rowan:berry").get("base_revision").asString())
                .isEqualTo(get("/v1/models/rowan:tuned").body().get("revision").asString());
        Answer refused = delete("/v1/models/rowan:tuned");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("message")).contains("'rowan:berry'");
        assertThat(delete("/v1/models/rowan:berry").status()).isEqualTo(200);
        assertThat(delete("/v1/models/rowan:tuned").status()).isEqualTo(200);
    }

    @Test
    void aBaseIsNotDeletedWhileItsAdapterIsImported() throws IOException {
        base("alder");
        AdapterFolder adapter = adapter(10).with("base_model_name_or_path", "alder");
        HUB.repository("someone/alder-lora")
                .file("adapter_config.json", adapter.config())
                .file("adapter_model.safetensors", adapter.weights());
        HUB.faults().slow(4_000);
        String job = post("/v1/models", "{\"source\": \"hf://someone/alder-lora\"}")
                .body()
                .get("id")
                .asString();
        await("/v1/model_imports/" + job, now -> now.get("status").asString().equals("running"));

        Answer refused = delete("/v1/models/alder");

        assertThat(refused.error("code")).isEqualTo("model_in_use");
        assertThat(refused.error("message")).contains(job);
        assertThat(post("/v1/model_imports/" + job + "/cancel", "").status()).isEqualTo(200);
        assertThat(awaitFinished("/v1/model_imports/" + job).get("status").asString())
                .isEqualTo("cancelled");
        assertThat(delete("/v1/models/alder").status()).isEqualTo(200);
    }

    private String refusal(AdapterFolder adapter) throws IOException {
        Path folder = Files.createTempDirectory(MODEL_ROOT, "refused");
        adapter.with("base_model_name_or_path", "birch").write(folder);
        JsonNode job = imported(Map.of("source", folder.toString(), "id", "refused"));
        assertThat(job.get("error").get("code").asString()).isEqualTo("invalid_model");
        assertThat(get("/v1/models/birch:refused").status()).isEqualTo(404);
        return job.get("error").get("message").asString();
    }

    private JsonNode served(String model) {
        for (JsonNode entry : get("/internal/models").body().get("models")) {
            if (entry.get("id").asString().equals(model)) {
                return entry;
            }
        }
        throw new AssertionError(model + " is not served");
    }

    /** Registers a copy of the model that ships; gives its revision. */
    private String base(String name) throws IOException {
        nano(name);
        JsonNode job = imported(Map.of("source", name));
        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        return job.get("revision").asString();
    }

    private JsonNode imported(Map<String, String> request) {
        Answer answer = post("/v1/models", JSON.writeValueAsString(request));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return awaitFinished("/v1/model_imports/" + answer.body().get("id").asString());
    }

    private static AdapterFolder adapter(int seed) {
        return new AdapterFolder(ModelConfig.read(NANO), seed);
    }

    private static Path nano(String name) throws IOException {
        Path folder = Files.createDirectories(MODEL_ROOT.resolve(name));
        try (Stream<Path> files = Files.list(NANO)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }
}
