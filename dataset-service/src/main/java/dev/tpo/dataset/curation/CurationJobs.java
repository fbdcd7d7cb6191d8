package dev.tpo.dataset.curation;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.ListPage;
import dev.tpo.dataset.files.FileUse;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.Paging;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Creates curation jobs, finds them, cancels them. */
@Component
class CurationJobs implements FileUse {
    private final JobStore jobs;
    private final CurationRules rules;
    private final CurationViews views;
    private final CurationVideoRepository videos;
    private final IdempotentCreation idempotent;
    private final SchedulerClient scheduler;
    private final EntityManager entities;
    private final JsonMapper json;
    private final Clock clock;

    CurationJobs(
            JobStore jobs,
            CurationRules rules,
            CurationViews views,
            CurationVideoRepository videos,
            IdempotentCreation idempotent,
            SchedulerClient scheduler,
            EntityManager entities,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.rules = rules;
        this.views = views;
        this.videos = videos;
        this.idempotent = idempotent;
        this.scheduler = scheduler;
        this.entities = entities;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    public CurationJobObject create(@Nullable String idempotencyKey, CurationJobRequest request) {
        return idempotent.create(
                idempotencyKey,
                "curation.jobs",
                request,
                () -> create(rules.resolve(request)),
                id -> views.job(require(id)));
    }

    private String create(CurationSpec spec) {
        String id = Ids.random("curjob_");
        jobs.create(
                new NewJob(
                        id,
                        JobKind.CURATION,
                        JobStatus.QUEUED,
                        json.writeValueAsString(spec),
                        new Progress(0, spec.videos().size(), "video"),
                        spec.generator()),
                NewEvent.info("Created curation job: " + id));
        for (int place = 0; place < spec.videos().size(); place++) {
            entities.persist(new CurationVideoEntity(
                    new CurationVideoEntity.Key(id, place), spec.videos().get(place)));
        }
        entities.flush();
        scheduler.schedule(CurationTask.DESCRIPTOR.instance(id).scheduledTo(clock.instant()));
        return id;
    }

    Job require(String id) {
        return jobs.find(id)
                .filter(job -> job.kind() == JobKind.CURATION)
                .orElseThrow(() -> ApiException.notFound("id", "No curation job '" + id + "'"));
    }

    Job cancel(String id) {
        return jobs.requestCancel(require(id).id());
    }

    ListPage<CurationJobObject> list(Paging paging) {
        var page = jobs.list(JobFilter.of(JobKind.CURATION, paging.limit(), paging.after()));
        return ListPage.of(page.jobs().stream().map(views::job).toList(), page.hasMore(), CurationJobObject::id);
    }

    @Override
    public Optional<String> userOf(String fileId) {
        return videos.jobsUsing(fileId, Limit.of(1)).stream()
                .findFirst()
                .map(job -> "curation job '" + job + "', which has not ended");
    }
}
