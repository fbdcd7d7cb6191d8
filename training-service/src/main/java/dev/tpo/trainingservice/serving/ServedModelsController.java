package dev.tpo.trainingservice.serving;

import dev.tpo.api.ServedModels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What inference polls: see {@link dev.tpo.api.ServedModelsApi}. */
@RestController
class ServedModelsController {
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final Catalog catalog;
    private final ServingInstances instances;

    ServedModelsController(Catalog catalog, ServingInstances instances) {
        this.catalog = catalog;
        this.instances = instances;
    }

    @GetMapping("/internal/models")
    ServedModels served(
            @RequestParam(name = "instance", required = false) @Nullable String instance,
            @RequestParam(name = "url", defaultValue = "") String url,
            @RequestParam(name = "catalog_revision", defaultValue = "0") long catalogRevision,
            @RequestParam(name = "wait_seconds", defaultValue = "0") int waitSeconds) {
        if (instance != null) {
            instances.seen(instance, url, catalogRevision);
        }
        return catalog.newerThan(catalogRevision, Duration.ofSeconds(Math.clamp(waitSeconds, 0, LONGEST_WAIT_SECONDS)));
    }
}
