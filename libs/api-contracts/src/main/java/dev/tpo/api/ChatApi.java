package dev.tpo.api;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The chat dialect as curation and evaluation speak it; streaming is for clients outside. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ChatApi {
    @PostExchange("/v1/chat/completions")
    ChatCompletion complete(@RequestBody ChatCompletionRequest request);

    @PostExchange("/v1/score")
    ScoreResponse score(@RequestBody ScoreRequest request);
}
