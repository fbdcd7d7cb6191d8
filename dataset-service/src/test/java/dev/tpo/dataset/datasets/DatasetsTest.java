package dev.tpo.dataset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.PreferencePair;
import dev.tpo.dataset.testing.ServiceTest;
import dev.tpo.dataset.testing.TestVideos;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.service.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class DatasetsTest extends ServiceTest {
    private static final String PATH = "/v1/datasets";

    @Autowired
    private Datasets datasets;

    @Autowired
    private JobStore jobs;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aDatasetIsMadeFoundAndListed() {
        Answer made = post(PATH, "{\"name\":\" long videos \"}", "Idempotency-Key", "d-1");
        Answer again = post(PATH, "{\"name\":\" long videos \"}", "Idempotency-Key", "d-1");

        assertThat(made.body().get("name").asString()).isEqualTo("long videos");
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(post(PATH, "{\"name\":\"x\"}", "Idempotency-Key", "d-1").status())
                .isEqualTo(409);
        assertThat(get(PATH + "/" + made.id()).body()).isEqualTo(made.body());
        assertThat(get(PATH + "?limit=1").body().get("first_id").asString()).isEqualTo(made.id());
        assertThat(get(PATH + "/" + made.id() + "/versions").body().get("data").size())
                .isZero();
    }

    @Test
    void aNameIsOneDatasetsHoweverOftenItIsAskedFor() {
        String id = post(PATH, "{\"name\":\"one of its name\"}").id();

        assertThat(post(PATH, "{\"name\":\" one of its name \"}").id()).isEqualTo(id);
        assertThat(post(PATH, "{\"name\":\"One of its name\"}").id()).isNotEqualTo(id);
    }

    @Test
    void aDeletedVersionLetsItsVideoGo() {
        String dataset = post(PATH, "{\"name\":\"to be emptied\"}").id();
        String video = upload("vision", "v.mp4", TestVideos.mp4(40, 5)).id();
        String version = publish(dataset, video);
        String path = PATH + "/" + dataset + "/versions/" + version;
        assertThat(delete("/v1/files/" + video).status()).isEqualTo(409);

        assertThat(delete(path).body().get("object").asString()).isEqualTo("dataset.version");

        assertThat(get(path).status()).isEqualTo(404);
        assertThat(delete(path).status()).isEqualTo(404);
        assertThat(delete("/v1/files/" + video).status()).isEqualTo(200);
    }

    @Test
    void aDatasetIsDeletedWithItsVersions() {
        String dataset = post(PATH, "{\"name\":\"to be deleted\"}").id();
        String video = upload("vision", "v.mp4", TestVideos.mp4(41, 5)).id();
        publish(dataset, video);

        assertThat(delete(PATH + "/" + dataset).body().get("deleted").asBoolean())
                .isTrue();

        assertThat(get(PATH + "/" + dataset).status()).isEqualTo(404);
        assertThat(delete(PATH + "/" + dataset).status()).isEqualTo(404);
        assertThat(delete("/v1/files/" + video).status()).isEqualTo(200);
    }

    @Test
    void whatAnUnfinishedJobNeedsStaysUnlessAnotherDatasetHasTheSame() {
        String one = post(PATH, "{\"name\":\"one\"}").id();
        String other = post(PATH, "{\"name\":\"other\"}").id();
        String video = upload("vision", "v.mp4", TestVideos.mp4(42, 5)).id();
        String version = publish(one, video);
        assertThat(publish(other, video)).isEqualTo(version);
        jobs.create(
                new NewJob(
                        "ftjob-holding",
                        JobKind.FINE_TUNING,
                        JobStatus.QUEUED,
                        "{}",
                        new Progress(0, 1, "step"),
                        null,
                        Set.of(Holds.version(version))),
                NewEvent.info("made"));

        assertThat(delete(PATH + "/" + other + "/versions/" + version).status()).isEqualTo(200);
        Answer refused = delete(PATH + "/" + one);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("message")).contains("fine_tuning job 'ftjob-holding'");
        assertThat(get(PATH + "/" + one + "/versions/" + version).status()).isEqualTo(200);
        jobs.requestCancel("ftjob-holding");
        assertThat(delete(PATH + "/" + one).status()).isEqualTo(200);
    }

    private String publish(String dataset, String video) {
        return Objects.requireNonNull(transactions.execute(status -> datasets.publish(
                dataset, null, List.of(pair("pair-1", video, "What?", 0.5)), UnaryOperator.identity())));
    }

    @Test
    void badInputIsRefused() {
        String id = post(PATH, "{\"name\":\"x\"}").id();

        assertThat(post(PATH, "{}").error("param")).isEqualTo("name");
        assertThat(post(PATH, "{\"name\":7}").error("param")).isEqualTo("name");
        assertThat(post(PATH, "{\"name\":").status()).isEqualTo(400);
        assertThat(post(PATH, "{\"name\":\"" + "x".repeat(201) + "\"}").error("param"))
                .isEqualTo("name");
        assertThat(get(PATH + "/none").status()).isEqualTo(404);
        assertThat(get(PATH + "/none/versions").status()).isEqualTo(404);
        for (String rest : List.of("", "/pairs", "/export")) {
            assertThat(get(PATH + "/" + id + "/versions/none" + rest).status()).isEqualTo(404);
        }
        assertThat(get("/internal/dataset_versions/none").status()).isEqualTo(404);
        assertThat(get(PATH + "/" + id + "/versions?after=none").status()).isEqualTo(400);
        assertThat(send("POST", PATH, "name=x".getBytes(), "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aVersionsIdIsItsContentAndNothingElse() {
        PreferencePair one = pair("pair-1", "file-1", "What?", 0.5);
        PreferencePair other = pair("pair-2", "file-1", "When?", 0.5);

        VersionContent content = content(one, other);

        assertThat(content(pair("pair-9", "file-9", "When?", 0.7), one, pair("pair-8", "file-8", "What?", 0.1))
                        .id())
                .as("order, ids, scores and repetitions do not count")
                .isEqualTo(content.id());
        assertThat(content(one).id()).isNotEqualTo(content.id());
        assertThat(content.id()).matches("[0-9a-f]{64}");
        VersionContent turned = VersionContent.of(List.of(one, other), List::reversed, new JsonMapper());
        assertThat(turned.id()).as("an order that is asked for counts").isNotEqualTo(content.id());
        assertThat(turned.pairs()).isEqualTo(content.pairs().reversed());
    }

    private static VersionContent content(PreferencePair... pairs) {
        return VersionContent.of(List.of(pairs), UnaryOperator.identity(), new JsonMapper());
    }

    private static PreferencePair pair(String id, String file, String prompt, double score) {
        return new PreferencePair(
                id,
                file,
                "abc",
                "localized",
                "irrelevant",
                null,
                new PreferencePair.Segment(0, 10),
                prompt,
                "a",
                "b",
                "after",
                "nano",
                new PreferencePair.Frames(List.of(0.0, 5.0), List.of(20.0)),
                new PreferencePair.Scores(score, -1.0, 1.0),
                "kept",
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void theServiceDescribesItselfAndItsHealth() {
        assertThat(get("/v3/api-docs").body().get("paths").propertyNames())
                .contains("/v1/files", "/v1/datasets", "/v1/curation/jobs");
        assertThat(get("/actuator/health/readiness").text()).contains("UP");
        assertThat(get("/actuator/health/liveness").status()).isEqualTo(200);
    }
}
