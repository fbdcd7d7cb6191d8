package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobObject;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.running.MetricParameters;
import dev.tpo.web.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** OpenAI's fine-tuning dialect, and the metrics of a job as series. */
@RestController
@RequestMapping("/v1/fine_tuning/jobs")
class FineTuningController {
    private static final JobDialect KIND = JobDialect.FINE_TUNING;
    private static final int DEFAULT_CHECKPOINTS = 10;

    private final FineTuningJobs creation;
    private final JobResource jobs;
    private final FineTuningViews views;
    private final JobStore store;

    FineTuningController(FineTuningJobs creation, JobResource jobs, FineTuningViews views, JobStore store) {
        this.creation = creation;
        this.jobs = jobs;
        this.views = views;
        this.store = store;
    }

    @PostMapping
    FineTuningJobObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody FineTuningJobRequest request) {
        return views.job(creation.create(idempotencyKey, request));
    }

    @GetMapping
    ListPage<FineTuningJobObject> list(
            @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after, WebRequest query) {
        return jobs.list(KIND, Paging.of(limit, after), query, views::job, FineTuningJobObject::id);
    }

    @GetMapping("/{id}")
    FineTuningJobObject get(@PathVariable String id) {
        return views.job(jobs.require(KIND, id));
    }

    @PostMapping("/{id}/cancel")
    FineTuningJobObject cancel(@PathVariable String id) {
        return views.job(jobs.cancel(KIND, id));
    }

    @PostMapping("/{id}/pause")
    FineTuningJobObject pause(@PathVariable String id) {
        return views.job(jobs.pause(KIND, id));
    }

    @PostMapping("/{id}/resume")
    FineTuningJobObject resume(@PathVariable String id) {
        return views.job(jobs.resume(KIND, id));
    }

    @GetMapping("/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        return jobs.events(KIND, id, Paging.of(limit, after));
    }

    @GetMapping("/{id}/checkpoints")
    ListPage<CheckpointObject> checkpoints(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Paging paging = Paging.of(limit, after, DEFAULT_CHECKPOINTS);
        Job job = jobs.require(KIND, id);
        List<CheckpointObject> all = store.checkpoints(job.id()).stream()
                .map(checkpoint -> views.checkpoint(job, checkpoint))
                .toList();
        return FineTuningViews.page(all, paging, CheckpointObject::id);
    }

    @GetMapping("/{id}/metrics")
    MetricsObject metrics(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(name = "after_step", required = false) @Nullable Long afterStep,
            @RequestParam(required = false) @Nullable Integer points,
            @RequestParam(required = false) @Nullable Integer limit) {
        Job job = jobs.require(KIND, id);
        return MetricsObject.of(
                job.id(), store.metrics(job.id(), MetricParameters.query(name, afterStep, points, limit)));
    }
}
