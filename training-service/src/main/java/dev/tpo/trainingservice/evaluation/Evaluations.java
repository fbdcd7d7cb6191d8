package dev.tpo.trainingservice.evaluation;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.trainingservice.platform.JobViews;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.Paging;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Creates evaluations, finds them, cancels them. */
@Component
public class Evaluations {
    private static final int MAX_MODELS = 2;

    private final JobStore jobs;
    private final ModelRegistry registry;
    private final Questions questions;
    private final IdempotentCreation idempotent;
    private final SchedulerClient scheduler;
    private final JsonMapper json;
    private final Clock clock;

    Evaluations(
            JobStore jobs,
            ModelRegistry registry,
            Questions questions,
            IdempotentCreation idempotent,
            SchedulerClient scheduler,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.registry = registry;
        this.questions = questions;
        this.idempotent = idempotent;
        this.scheduler = scheduler;
        this.json = json;
        this.clock = clock;
    }

    public Optional<EvaluationObject> find(String id) {
        return jobs.find(id).filter(job -> job.kind() == JobKind.EVALUATION).map(this::view);
    }

    @Transactional
    public EvaluationObject create(@Nullable String idempotencyKey, EvaluationRequest request) {
        return idempotent.create(idempotencyKey, "evaluations", request, () -> create(request), this::require);
    }

    EvaluationObject require(String id) {
        return find(id).orElseThrow(() -> ApiException.notFound("id", "No evaluation '" + id + "'"));
    }

    EvaluationObject cancel(String id) {
        return view(jobs.requestCancel(require(id).id()));
    }

    Page list(Paging paging) {
        var page = jobs.list(JobFilter.of(JobKind.EVALUATION, paging.limit(), paging.after()));
        return new Page(page.jobs().stream().map(this::view).toList(), page.hasMore());
    }

    record Page(List<EvaluationObject> evaluations, boolean hasMore) {}

    private String create(EvaluationRequest request) {
        List<String> models = models(request.models());
        String file = request.file();
        if (file == null || file.isBlank()) {
            throw ApiException.invalid("file", "missing_required_parameter", "file is required");
        }
        questions.requireExisting(file);
        var spec = new EvaluationSpec(models, file, request.seed() == null ? 0 : request.seed());
        String id = Ids.random("evaljob_");
        jobs.create(
                new NewJob(
                        id,
                        JobKind.EVALUATION,
                        JobStatus.QUEUED,
                        json.writeValueAsString(spec),
                        new Progress(0, models.size(), "question"),
                        models.getLast()),
                NewEvent.info("Created evaluation: " + id));
        scheduler.schedule(EvaluationTask.DESCRIPTOR.instance(id).scheduledTo(clock.instant()));
        return id;
    }

    private List<String> models(@Nullable List<String> names) {
        if (names == null || names.isEmpty() || names.size() > MAX_MODELS) {
            throw ApiException.invalid("models", "models must name one or two models");
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String param = "models[" + i + "]";
            @Nullable String name = names.get(i);
            if (name == null) {
                throw ApiException.invalid(param, param + " must be a model's id");
            }
            ids.add(registry.requireForUse(name, param).id());
        }
        if (ids.size() != ids.stream().distinct().count()) {
            throw ApiException.invalid("models", "models must differ");
        }
        return ids;
    }

    private EvaluationObject view(Job job) {
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        return new EvaluationObject(
                job.id(),
                "evaluation",
                job.status().wireName(),
                spec.models(),
                spec.file(),
                spec.seed(),
                job.result() == null ? null : json.readValue(job.result(), EvaluationObject.Result.class),
                JobViews.progress(job),
                job.createdAt().getEpochSecond(),
                JobViews.seconds(job.startedAt()),
                JobViews.seconds(job.finishedAt()),
                JobViews.failure(job),
                job.attempts(),
                job.queuePosition(),
                JobViews.seconds(job.estimatedFinish()));
    }
}
