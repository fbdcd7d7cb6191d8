package dev.tpo.trainingservice.imports;

import dev.tpo.api.Deleted;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.api.ModelImportObject;
import dev.tpo.api.ModelImportRequest;
import dev.tpo.jobs.EventPage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStore;
import dev.tpo.trainingservice.platform.JobViews;
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

/** {@code POST} and {@code DELETE /v1/models}, and the imports as jobs. */
@RestController
class ModelImportsController {
    private final ModelImports imports;
    private final ModelDeletion deletion;
    private final ImportViews views;
    private final JobStore store;

    ModelImportsController(ModelImports imports, ModelDeletion deletion, ImportViews views, JobStore store) {
        this.imports = imports;
        this.deletion = deletion;
        this.views = views;
        this.store = store;
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
    ListPage<ModelImportObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        JobPage page = imports.list(Paging.of(limit, after));
        return ListPage.of(page.jobs().stream().map(views::job).toList(), page.hasMore(), ModelImportObject::id);
    }

    @GetMapping("/v1/model_imports/{id}")
    ModelImportObject get(@PathVariable String id) {
        return views.job(imports.find(id));
    }

    @PostMapping("/v1/model_imports/{id}/cancel")
    ModelImportObject cancel(@PathVariable String id) {
        return views.job(imports.cancel(id));
    }

    @GetMapping("/v1/model_imports/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        Job job = imports.find(id);
        EventPage page = store.events(job.id(), JobViews.eventNumber(paging, ImportViews.EVENT_PREFIX), paging.limit());
        return ListPage.of(page.events().stream().map(views::event).toList(), page.hasMore(), JobEvent::id);
    }
}
