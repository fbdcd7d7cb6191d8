package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobObject;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.EventPage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStore;
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

/** OpenAI's fine-tuning dialect, and the metrics of a job as series. */
@RestController
@RequestMapping("/v1/fine_tuning/jobs")
class FineTuningController {
    private static final int DEFAULT_CHECKPOINTS = 10;

    private final FineTuningJobs jobs;
    private final FineTuningViews views;
    private final JobStore store;

    FineTuningController(FineTuningJobs jobs, FineTuningViews views, JobStore store) {
        this.jobs = jobs;
        this.views = views;
        this.store = store;
    }

    @PostMapping
    FineTuningJobObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody FineTuningJobRequest request) {
        return views.job(jobs.create(idempotencyKey, request));
    }

    @GetMapping
    ListPage<FineTuningJobObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        JobPage page = jobs.list(Paging.of(limit, after));
        return ListPage.of(page.jobs().stream().map(views::job).toList(), page.hasMore(), FineTuningJobObject::id);
    }

    @GetMapping("/{id}")
    FineTuningJobObject get(@PathVariable String id) {
        return views.job(jobs.find(id));
    }

    @PostMapping("/{id}/cancel")
    FineTuningJobObject cancel(@PathVariable String id) {
        return views.job(jobs.cancel(id));
    }

    @GetMapping("/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        Job job = jobs.find(id);
        EventPage page = store.events(job.id(), FineTuningViews.eventNumber(paging), paging.limit());
        return ListPage.of(page.events().stream().map(views::event).toList(), page.hasMore(), JobEvent::id);
    }

    @GetMapping("/{id}/checkpoints")
    ListPage<CheckpointObject> checkpoints(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Paging paging = Paging.of(limit, after, DEFAULT_CHECKPOINTS);
        Job job = jobs.find(id);
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
        Job job = jobs.find(id);
        return MetricsObject.of(
                job.id(), store.metrics(job.id(), MetricParameters.query(name, afterStep, points, limit)));
    }
}
