package dev.tpo.dataset.curation;

import dev.tpo.api.CurationAnswer;
import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.CurationResumeRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** {@code /v1/curation/jobs}. */
@RestController
@RequestMapping("/v1/curation/jobs")
@Tag(name = "curation", description = "Preference pairs from unlabelled videos")
class CurationController {
    private final CurationJobs curations;
    private final DryRun dryRun;
    private final CuratedPairs pairs;
    private final CurationViews views;
    private final BudgetRules budgets;
    private final JobResource jobs;

    CurationController(
            CurationJobs curations,
            DryRun dryRun,
            CuratedPairs pairs,
            CurationViews views,
            BudgetRules budgets,
            JobResource jobs) {
        this.curations = curations;
        this.dryRun = dryRun;
        this.pairs = pairs;
        this.views = views;
        this.budgets = budgets;
        this.jobs = jobs;
    }

    @PostMapping
    CurationAnswer create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody CurationJobRequest request) {
        return Boolean.TRUE.equals(request.dryRun())
                ? dryRun.of(request)
                : views.job(curations.create(idempotencyKey, request));
    }

    @GetMapping
    ListPage<CurationJobObject> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            WebRequest request) {
        return jobs.list(JobDialect.CURATION, Paging.of(limit, after), request, views::job, CurationJobObject::id);
    }

    @GetMapping("/{id}")
    CurationJobObject get(@PathVariable String id) {
        return views.job(jobs.require(JobDialect.CURATION, id));
    }

    @PostMapping("/{id}/cancel")
    CurationJobObject cancel(@PathVariable String id) {
        return views.job(jobs.cancel(JobDialect.CURATION, id));
    }

    @PostMapping("/{id}/pause")
    CurationJobObject pause(@PathVariable String id) {
        return views.job(jobs.pause(JobDialect.CURATION, id));
    }

    @PostMapping("/{id}/resume")
    CurationJobObject resume(
            @PathVariable String id, @RequestBody(required = false) @Nullable CurationResumeRequest request) {
        return views.job(jobs.resume(
                JobDialect.CURATION, id, job -> budgets.resumed(job, request == null ? null : request.budget())));
    }

    /** Newest first. */
    @GetMapping("/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return jobs.events(JobDialect.CURATION, id, Paging.of(limit, after));
    }

    /** In the order of work. */
    @GetMapping("/{id}/pairs")
    ListPage<PreferencePair> pairs(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        return pairs.list(jobs.require(JobDialect.CURATION, id).id(), verdicts(verdict), paging);
    }

    private static List<String> verdicts(@Nullable String verdict) {
        return switch (verdict) {
            case null -> List.of(CuratedPairEntity.KEPT, CuratedPairEntity.REJECTED);
            case CuratedPairEntity.KEPT, CuratedPairEntity.REJECTED -> List.of(verdict);
            default -> throw ApiException.invalid("verdict", "verdict must be kept or rejected");
        };
    }
}
