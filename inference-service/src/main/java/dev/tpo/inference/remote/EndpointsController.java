package dev.tpo.inference.remote;

import dev.tpo.api.EndpointObject;
import dev.tpo.chat.endpoints.AnswerPiece;
import dev.tpo.chat.endpoints.Endpoint;
import dev.tpo.chat.endpoints.EndpointAnswer;
import dev.tpo.chat.endpoints.EndpointException;
import dev.tpo.chat.endpoints.EndpointQuestion;
import dev.tpo.chat.endpoints.Endpoints;
import dev.tpo.web.ApiException;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What training-service asks: see {@link dev.tpo.api.EndpointsApi}. */
@RestController
class EndpointsController {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Endpoints endpoints;
    private final JsonMapper json;

    EndpointsController(Endpoints endpoints, JsonMapper json) {
        this.endpoints = endpoints;
        this.json = json;
    }

    @GetMapping("/internal/endpoints/{endpoint}")
    EndpointObject endpoint(@PathVariable String endpoint) {
        return new EndpointObject(required(endpoint).settings().name(), null);
    }

    /** Some list a model by one of several names that they know it by: what is not in the list is asked for an answer. */
    @GetMapping("/internal/endpoints/{endpoint}/model")
    EndpointObject model(@PathVariable String endpoint, @RequestParam String name) throws InterruptedException {
        Endpoint asked = required(endpoint);
        try {
            if (!asked.models().orElse(List.of()).contains(name)) {
                answer(asked, name);
            }
        } catch (EndpointException.Refused refused) {
            if (refused.status() != 400) { // to the question; then the model is there
                throw EndpointErrors.told(refused);
            }
        } catch (EndpointException e) {
            throw EndpointErrors.told(e);
        }
        return new EndpointObject(endpoint, name);
    }

    private void answer(Endpoint asked, String model) throws InterruptedException {
        ObjectNode body = json.createObjectNode().put("model", model).put("max_tokens", 1);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        try (EndpointAnswer answer = asked.ask(new EndpointQuestion(body, true, 1, Integer.MAX_VALUE))) {
            while (!(answer.next(LOOK) instanceof AnswerPiece.Finished)) {}
        }
    }

    private Endpoint required(String name) {
        return endpoints
                .named(name)
                .orElseThrow(() -> ApiException.notFound(
                        "endpoint", "endpoint_not_found", "TPO_ENDPOINTS names no endpoint '" + name + "'"));
    }
}
