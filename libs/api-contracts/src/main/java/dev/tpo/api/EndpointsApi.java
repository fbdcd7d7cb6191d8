package dev.tpo.api;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What training-service asks inference-service about models that run elsewhere; it alone knows the endpoints. */
@HttpExchange(accept = "application/json")
public interface EndpointsApi {
    /** 404 {@code endpoint_not_found} if the operator names no such endpoint. It is not asked anything. */
    @GetExchange("/internal/endpoints/{endpoint}")
    EndpointObject endpoint(@PathVariable("endpoint") String endpoint);

    /**
     * Asks the endpoint whether it has a model: by its list of models, or by a question of a few tokens.
     *
     * <p>404 {@code endpoint_not_found} or {@code model_not_found}; 424 if it is not set up to answer; 429, 502, 503 if it
     * does not answer now.
     *
     * @param name as the endpoint calls it
     */
    @GetExchange("/internal/endpoints/{endpoint}/model")
    EndpointObject model(@PathVariable("endpoint") String endpoint, @RequestParam("name") String name);
}
