package dev.tpo.trainingservice.imports;

import dev.tpo.api.Deleted;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.api.ModelImportObject;
import dev.tpo.api.ModelImportRequest;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.web.Paging;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** {@code POST} and {@code DELETE /v1/models}, and the imports as jobs. */
@RestController
class ModelImportsController {
    private final ModelImports imports;
    private final ModelDeletion deletion;
    private final ImportViews views;
    private final JobResource jobs;

    ModelImportsController(ModelImports imports, ModelDeletion deletion, ImportViews views, JobResource jobs) {
        this.imports = imports;
        this.deletion = deletion;
        this.views = views;
        this.jobs = jobs;
    }

    @PostMapping("/v1/models")
    ModelImportObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody ModelImportRequest request) {
        return views.job(imports.create(idempotencyKey, request));
    }

    @DeleteMapping("/v1/models/{id}")
    Deleted delete(@PathVariable String id) {
        deletion.delete(id);
        return new Deleted(id, "model", true);
    }

    @GetMapping("/v1/model_imports")
    ListPage<ModelImportObject> list(
            @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after, WebRequest request) {
        return jobs.list(JobDialect.MODEL_IMPORT, Paging.of(limit, after), request, views::job, ModelImportObject::id);
    }

    @GetMapping("/v1/model_imports/{id}")
    ModelImportObject get(@PathVariable String id) {
        return views.job(jobs.require(JobDialect.MODEL_IMPORT, id));
    }

    @PostMapping("/v1/model_imports/{id}/cancel")
    ModelImportObject cancel(@PathVariable String id) {
        return views.job(jobs.cancel(JobDialect.MODEL_IMPORT, id));
    }

    @PostMapping("/v1/model_imports/{id}/pause")
    ModelImportObject pause(@PathVariable String id) {
        return views.job(jobs.pause(JobDialect.MODEL_IMPORT, id));
    }

    @PostMapping("/v1/model_imports/{id}/resume")
    ModelImportObject resume(@PathVariable String id) {
        return views.job(jobs.resume(JobDialect.MODEL_IMPORT, id));
    }

    @GetMapping("/v1/model_imports/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        return jobs.events(JobDialect.MODEL_IMPORT, id, Paging.of(limit, after));
    }
}
