package dev.tpo.api;

import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What inference polls at training-service. */
@HttpExchange(accept = "application/json")
public interface ServedModelsApi {
    @GetExchange("/internal/models")
    ServedModels servedModels();
}
