package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.jobs.EventPage;
import dev.tpo.jobs.JobStore;
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

/** {@code /v1/curation/jobs}. */
@RestController
@RequestMapping("/v1/curation/jobs")
@Tag(name = "curation", description = "Preference pairs from unlabelled videos")
class CurationController {
    private final CurationJobs curations;
    private final CuratedPairs pairs;
    private final CurationViews views;
    private final JobStore store;

    CurationController(CurationJobs curations, CuratedPairs pairs, CurationViews views, JobStore store) {
        this.curations = curations;
        this.pairs = pairs;
        this.views = views;
        this.store = store;
    }

    @PostMapping
    CurationJobObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody CurationJobRequest request) {
        return curations.create(idempotencyKey, request);
    }

    @GetMapping
    ListPage<CurationJobObject> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return curations.list(Paging.of(limit, after));
    }

    @GetMapping("/{id}")
    CurationJobObject get(@PathVariable String id) {
        return views.job(curations.require(id));
    }

    @PostMapping("/{id}/cancel")
    CurationJobObject cancel(@PathVariable String id) {
        return views.job(curations.cancel(id));
    }

    /** Newest first. */
    @GetMapping("/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        EventPage page = store.events(curations.require(id).id(), CurationViews.eventNumber(paging), paging.limit());
        return ListPage.of(page.events().stream().map(views::event).toList(), page.hasMore(), JobEvent::id);
    }

    /** In the order of work. */
    @GetMapping("/{id}/pairs")
    ListPage<PreferencePair> pairs(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        return pairs.list(curations.require(id).id(), verdicts(verdict), paging);
    }

    private static List<String> verdicts(@Nullable String verdict) {
        return switch (verdict) {
            case null -> List.of(CuratedPairEntity.KEPT, CuratedPairEntity.REJECTED);
            case CuratedPairEntity.KEPT, CuratedPairEntity.REJECTED -> List.of(verdict);
            default -> throw ApiException.invalid("verdict", "verdict must be kept or rejected");
        };
    }
}
