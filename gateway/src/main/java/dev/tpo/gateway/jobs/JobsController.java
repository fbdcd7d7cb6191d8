package dev.tpo.gateway.jobs;

import dev.tpo.api.JobObject;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.StoredMetric;
import dev.tpo.jobs.UnknownCursorException;
import dev.tpo.running.JobObjects;
import dev.tpo.running.MetricParameters;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

@RestController
@RequestMapping("/v1/jobs")
class JobsController {
    private final JobStore jobs;

    JobsController(JobStore jobs) {
        this.jobs = jobs;
    }

    /** Newest first. */
    @GetMapping
    ListPage<JobObject> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        try {
            JobPage page = jobs.list(new JobFilter(kind(kind), status(status), paging.limit(), paging.after()));
            return ListPage.of(page.jobs().stream().map(JobObjects::of).toList(), page.hasMore(), JobObject::id);
        } catch (UnknownCursorException e) {
            throw paging.unknownAfter();
        }
    }

    @GetMapping("/{kind}/{id}")
    JobObject job(@PathVariable String kind, @PathVariable String id) {
        return JobObjects.of(find(kind, id));
    }

    /**
     * A job's series, by name and step: all of each over its whole length in at most {@code points} points (500 where
     * neither is named), or the first {@code limit} points after {@code after_step}.
     */
    @GetMapping("/{kind}/{id}/metrics")
    Metrics metrics(
            @PathVariable String kind,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(name = "after_step", required = false) @Nullable Long afterStep,
            @RequestParam(required = false) @Nullable Integer points,
            @RequestParam(required = false) @Nullable Integer limit) {
        return Metrics.of(jobs.metrics(find(kind, id).id(), MetricParameters.query(name, afterStep, points, limit)));
    }

    record Metrics(String object, List<Point> data) {
        static Metrics of(List<StoredMetric> points) {
            return new Metrics("list", points.stream().map(Point::of).toList());
        }
    }

    /** {@code value} is null where the number was not finite. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Point(String name, long step, @Nullable Double value, long createdAt) {
        static Point of(StoredMetric point) {
            return new Point(
                    point.name(),
                    point.step(),
                    Double.isFinite(point.value()) ? point.value() : null,
                    point.createdAt().getEpochSecond());
        }
    }

    private Job find(String kind, String id) {
        return jobs.find(id)
                .filter(job -> job.kind().wireName().equals(kind))
                .orElseThrow(() -> ApiException.notFound("id", "no " + kind + " job '" + id + "'"));
    }

    private static @Nullable JobKind kind(@Nullable String name) {
        return name == null ? null : JobKind.ofWireName(name).orElseThrow(() -> notOneOf("kind", JobKind.values()));
    }

    private static @Nullable JobStatus status(@Nullable String name) {
        return name == null
                ? null
                : JobStatus.ofWireName(name).orElseThrow(() -> notOneOf("status", JobStatus.values()));
    }

    private static ApiException notOneOf(String param, Enum<?>[] values) {
        String names = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
        return ApiException.invalid(param, param + " must be one of " + names);
    }
}
