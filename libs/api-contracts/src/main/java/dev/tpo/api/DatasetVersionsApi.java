package dev.tpo.api;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What training asks dataset-service: a version by its id alone. */
@HttpExchange(accept = "application/json")
public interface DatasetVersionsApi {
    @GetExchange("/internal/dataset_versions/{id}")
    DatasetVersionObject version(@PathVariable String id);
}
