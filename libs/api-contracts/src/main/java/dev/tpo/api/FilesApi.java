package dev.tpo.api;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Looks up uploaded files at dataset-service. */
@HttpExchange(accept = "application/json")
public interface FilesApi {
    @GetExchange("/v1/files/{id}")
    FileObject file(@PathVariable String id);
}
