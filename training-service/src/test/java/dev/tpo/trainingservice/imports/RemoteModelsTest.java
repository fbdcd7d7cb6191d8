package dev.tpo.trainingservice.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models that run at an endpoint: inference-service, which alone knows the endpoints, is played. */
class RemoteModelsTest extends ServiceTest {
    private static final String CHECK = "/internal/endpoints/fleet/model";

    @BeforeEach
    void anEndpoint() {
        SUITE.statuses.clear();
        SUITE.resources.put("/internal/endpoints/fleet", "{\"name\":\"fleet\",\"model\":null}");
        SUITE.resources.put(CHECK, "{\"name\":\"fleet\",\"model\":\"x\"}");
    }

    private JsonNode imported(String source, String id) {
        String body = "{\"source\":\"" + source + "\"" + (id == null ? "" : ",\"id\":\"" + id + "\"") + "}";
        Answer created = post("/v1/models", body);
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        return awaitFinished("/v1/model_imports/" + created.body().get("id").asString());
    }

    @Test
    void aModelOfAnEndpointIsRegisteredListedAndServed() {
        JsonNode job = imported("endpoint://fleet/Qwen/Qwen3-VL-8B", "qwen");

        assertThat(job.get("status").asString()).as("%s", job.get("error")).isEqualTo("succeeded");
        assertThat(job.get("progress").toString()).isEqualTo("{\"done\":1,\"total\":1,\"unit\":\"model\"}");
        JsonNode model = get("/v1/models/qwen").body();
        assertThat(model.get("revision").asString()).isEqualTo("fleet/Qwen/Qwen3-VL-8B");
        assertThat(model.get("backend").asString()).isEqualTo("endpoint");
        assertThat(model.get("source").get("uri").asString()).isEqualTo("endpoint://fleet/Qwen/Qwen3-VL-8B");
        assertThat(model.get("lineage").get("job").asString())
                .isEqualTo(job.get("id").asString());
        assertThat(model.get("capabilities").toString())
                .isEqualTo("{\"score\":false,\"adapters\":false,\"response_format\":true}");
        assertThat(get("/v1/models").body().get("data").findValuesAsString("id"))
                .contains("qwen");
        JsonNode served = get("/internal/models").body().get("models");
        assertThat(served.valueStream()
                        .filter(entry -> entry.get("id").asString().equals("qwen"))
                        .map(entry -> entry.get("remote").asString()))
                .containsExactly("fleet/Qwen/Qwen3-VL-8B");
        assertThat(get("/v1/models/qwen/files").body().get("data")).isEmpty();
        assertThat(get("/v1/models/qwen/files/config.json").status()).isEqualTo(404);
    }

    @Test
    void itsNameIsTheLastPartOfWhatItIsCalledThere() {
        JsonNode job = imported("endpoint://fleet/Qwen/Qwen3-VL-2B", null);

        assertThat(job.get("model").asString()).isEqualTo("Qwen3-VL-2B");
        assertThat(get("/v1/models/Qwen3-VL-2B").status()).isEqualTo(200);
    }

    @Test
    void anAliasMayNameItAndKeepsItFromBeingDeleted() {
        imported("endpoint://fleet/a", "named-by-alias");

        assertThat(put("/v1/aliases/teacher", "{\"model\":\"named-by-alias\"}").status())
                .isEqualTo(200);

        assertThat(get("/v1/models/teacher").body().get("alias_of").asString()).isEqualTo("named-by-alias");
        assertThat(delete("/v1/models/named-by-alias").status()).isEqualTo(409);
    }

    @Test
    void itIsForgottenAsOthersAreAndItsNameIsFreeAgain() {
        imported("endpoint://fleet/a", "forgotten");

        assertThat(delete("/v1/models/forgotten").status()).isEqualTo(200);

        assertThat(get("/v1/models/forgotten").status()).isEqualTo(404);
        assertThat(imported("endpoint://fleet/a", "forgotten").get("status").asString())
                .isEqualTo("succeeded");
    }

    @Test
    void anEndpointThatHasNoSuchModelSaysSo() {
        fails(404, "model_not_found", "the endpoint 'fleet' has no model 'x'");

        JsonNode job = imported("endpoint://fleet/x", "unknown-there");

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("code").asString()).isEqualTo("model_not_found");
        assertThat(job.get("error").get("message").asString()).contains("has no model 'x'");
        assertThat(get("/v1/models/unknown-there").status()).isEqualTo(404);
    }

    @Test
    void anEndpointThatDoesNotAnswerEndsTheImportWithThatReason() {
        fails(502, "endpoint_failed", "the endpoint 'fleet': it cannot be reached");

        JsonNode job = imported("endpoint://fleet/x", "away-there");

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("code").asString()).isEqualTo("endpoint_unavailable");
        assertThat(job.get("error").get("message").asString()).contains("cannot be reached");
    }

    private void fails(int status, String code, String message) {
        SUITE.statuses.put(CHECK, status);
        SUITE.resources.put(
                CHECK,
                "{\"error\":{\"message\":\"%s\",\"type\":\"x\",\"param\":null,\"code\":\"%s\"}}"
                        .formatted(message, code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoint://fleet",
                "endpoint://fleet/",
                "endpoint:///m",
                "endpoint://http://host/m",
                "http://host/v1/m"
            })
    void whatNamesNoEndpointIsRefusedAndAddressesAreNone(String source) {
        Answer refused = post("/v1/models", "{\"source\":\"" + source + "\",\"id\":\"x\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo("source");
    }

    @Test
    void whatNeedsItsWeightsIsRefusedWithTheReason() {
        imported("endpoint://fleet/a", "weightless");
        for (String model : List.of("weightless", "fleet/a")) {
            Answer tuning =
                    post("/v1/fine_tuning/jobs", "{\"model\":\"" + model + "\",\"training_file\":\"file-rows\"}");
            assertThat(tuning.status()).isEqualTo(400);
            assertThat(tuning.error("code")).isEqualTo("unsupported_by_model");
            Answer adapter = post(
                    "/v1/models", "{\"source\":\"hf://lab/adapter\",\"id\":\"x\",\"base_model\":\"" + model + "\"}");
            assertThat(adapter.status()).isEqualTo(400);
            assertThat(adapter.error("code")).isEqualTo("unsupported_by_model");
        }
        Answer based =
                post("/v1/models", "{\"source\":\"endpoint://fleet/a\",\"id\":\"x\",\"base_model\":\"tpo-nano\"}");
        assertThat(based.error("code")).isEqualTo("unsupported_by_model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/fleet/Qwen/Qwen3-VL-8B", "/v1/models/fleet%2FQwen%2FQwen3-VL-8B"})
    void aModelThatIsNotRegisteredIsDescribedByItsNameEscapedOrNot(String path) {
        JsonNode model = get(path).body();

        assertThat(model.get("id").asString()).isEqualTo("fleet/Qwen/Qwen3-VL-8B");
        assertThat(model.get("capabilities").get("score").asBoolean()).isFalse();
        assertThat(model.get("backend").asString()).isEqualTo("endpoint");
    }

    @Test
    void anEndpointThatNobodyNamesHasNoModels() {
        Answer unknown = get("/v1/models/nowhere/m");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error("code")).isEqualTo("model_not_found");
    }
}
