package dev.tpo.api;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What inference polls at training-service. */
@HttpExchange(accept = "application/json")
public interface ServedModelsApi {
    @GetExchange("/internal/models")
    ServedModels servedModels();

    /**
     * The same, answered as soon as there is something newer than what the instance serves; and its word that it serves
     * it. A promotion waits for that word, so an instance says it only when no request that begins from then on is
     * answered by what was before.
     *
     * @param instance a name of this process that no other has
     * @param url where it listens, for a person to read
     * @param catalogRevision what it serves; 0 before it serves anything
     * @param waitSeconds how long to wait for something newer, at most 5
     */
    @GetExchange("/internal/models")
    ServedModels servedModels(
            @RequestParam("instance") String instance,
            @RequestParam("url") String url,
            @RequestParam("catalog_revision") long catalogRevision,
            @RequestParam("wait_seconds") int waitSeconds);
}
