package dev.tpo.trainingservice.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class ModelsTest extends ServiceTest {

    @Autowired
    private ModelRegistry registry;

    @Test
    void manyWhoRegisterTheSameModelAtOnceMakeOne() throws Exception {
        var model = new RegisteredModel(
                "tpo-nano:raced", "tpo-nano", "rev", null, "job-raced", null, List.of("v1"), Instant.now());
        Callable<Boolean> registering = () -> {
            registry.register(model);
            return true;
        };

        try (var pool = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> done : pool.invokeAll(Collections.nCopies(16, registering))) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(registry.find("tpo-nano:raced").orElseThrow().videos()).containsExactly("v1");
    }

    @Test
    void aModelThatShipsDoesNotTakeTheNameThatAJobAtWorkHolds(
            @Autowired JobStore jobs, @Autowired ModelNames names, @Autowired TransactionTemplate transactions) {
        var shipped = new RegisteredModel(
                "tpo-nano:held", "tpo-nano", "rev", "base-rev", null, null, List.of(), Instant.now());
        jobs.create(
                new NewJob(
                        "job-holds",
                        JobKind.CURATION, // of which nobody here takes one up
                        JobStatus.QUEUED,
                        "{}",
                        new Progress(0, 1, "step"),
                        null),
                NewEvent.info("created"));
        transactions.executeWithoutResult(status -> names.reserve("tpo-nano:held", "job-holds"));

        registry.registerShipped(shipped);
        assertThat(registry.find("tpo-nano:held")).isEmpty();

        jobs.requestCancel("job-holds");
        registry.registerShipped(shipped);
        assertThat(registry.find("tpo-nano:held")).isPresent();
    }

    @Test
    void theBaseThatShipsAndTheDefaultAliasAreThereFromTheStart() {
        JsonNode list = get("/v1/models").body();

        assertThat(list.get("data").findValuesAsString("id")).contains("tpo-nano", "default");
        JsonNode alias = get("/v1/models/default").body();
        assertThat(alias.get("alias_of").asString()).isEqualTo("tpo-nano");
        assertThat(alias.get("revision"))
                .isEqualTo(get("/v1/models/tpo-nano").body().get("revision"));
        JsonNode served = get("/internal/models").body();
        assertThat(served.get("aliases").get("default").asString()).isEqualTo("tpo-nano");
    }

    @Test
    void aModelsFilesAreListedAndDownloadedInParts() {
        JsonNode files = get("/v1/models/tpo-nano/files").body().get("data");
        assertThat(files.findValuesAsString("name")).containsExactly("config.json", "model.safetensors");

        Answer whole = get("/v1/models/tpo-nano/files/model.safetensors");
        Answer part = get("/v1/models/tpo-nano/files/model.safetensors", "Range", "bytes=2-4");

        assertThat(whole.text()).isEqualTo("abcdefghij");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("cde");
        assertThat(get("/v1/models/tpo-nano/files/../secret").status()).isNotEqualTo(200);
        assertThat(get("/v1/models/tpo-nano/files/nothing").status()).isEqualTo(404);
    }

    @Test
    void allModelsAreInOneListAndEachLineIsShort() {
        List<String> videos = Collections.nCopies(1000, "v".repeat(64));
        for (int i = 0; i < 120; i++) {
            registry.register(new RegisteredModel(
                    "tpo-nano:many-" + i,
                    "tpo-nano",
                    "rev",
                    null,
                    "job-many-" + i,
                    "version",
                    videos,
                    Instant.parse("2020-01-01T00:00:00Z").plusSeconds(i)));
        }

        Answer list = get("/v1/models");

        List<String> ids = list.body().get("data").findValuesAsString("id");
        assertThat(ids).contains("default", "tpo-nano", "tpo-nano:many-0", "tpo-nano:many-119");
        assertThat(list.body().get("has_more").asBoolean()).isFalse();
        assertThat(ids.indexOf("tpo-nano:many-119")).isLessThan(ids.indexOf("tpo-nano:many-0"));
        assertThat(list.text().length()).isLessThan(ids.size() * 1000);
        JsonNode lineage =
                list.body().get("data").get(ids.indexOf("tpo-nano:many-7")).get("lineage");
        assertThat(lineage.get("job").asString()).isEqualTo("job-many-7");
        assertThat(lineage.get("dataset_version").asString()).isEqualTo("version");
        assertThat(lineage.get("video_count").asInt()).isEqualTo(1000);
        assertThat(get("/v1/models/tpo-nano:many-7").body().get("lineage").get("videos"))
                .hasSize(1000);
        Answer page = get("/v1/models?limit=2&after=tpo-nano:many-7");
        assertThat(page.body().get("data").findValuesAsString("id"))
                .containsExactly("tpo-nano:many-6", "tpo-nano:many-5");
        assertThat(page.body().get("has_more").asBoolean()).isTrue();
    }

    @Test
    void anUnknownModelIsNotFoundByItsCode() {
        Answer answer = get("/v1/models/nobody");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error("code")).isEqualTo("model_not_found");
        assertThat(get("/v1/models?after=nobody").status()).isEqualTo(400);
        assertThat(get("/v1/models?limit=1").body().get("has_more").asBoolean()).isTrue();
    }
}
