package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobObjects;
import dev.tpo.running.JobResource;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Creates evaluations and shows them. */
@Component
public class Evaluations {
    private static final int MAX_MODELS = 2;

    private final JobCreation creation;
    private final JobResource jobs;
    private final ModelRegistry registry;
    private final Questions questions;
    private final JsonMapper json;

    Evaluations(JobCreation creation, JobResource jobs, ModelRegistry registry, Questions questions, JsonMapper json) {
        this.creation = creation;
        this.jobs = jobs;
        this.registry = registry;
        this.questions = questions;
        this.json = json;
    }

    public Optional<EvaluationObject> find(String id) {
        return jobs.find(JobDialect.EVALUATION, id).map(this::view);
    }

    Job create(@Nullable String idempotencyKey, EvaluationRequest request) {
        return creation.create(JobDialect.EVALUATION, idempotencyKey, request, id -> checked(id, request));
    }

    private JobCreation.Draft checked(String id, EvaluationRequest request) {
        List<String> models = models(request.models());
        String file = request.file();
        if (file == null || file.isBlank()) {
            throw ApiException.invalid("file", "missing_required_parameter", "file is required");
        }
        questions.requireExisting(file);
        var spec = new EvaluationSpec(models, file, request.seed() == null ? 0 : request.seed(), null);
        return new JobCreation.Draft(
                JobStatus.VALIDATING_FILES,
                spec,
                new Progress(0, 0, EvaluationRunner.UNIT),
                models.getLast(),
                EvaluationRunner.holds(spec),
                NewEvent.info("Created evaluation: " + id));
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

    EvaluationObject view(Job job) {
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        return new EvaluationObject(
                job.id(),
                "evaluation",
                job.status().wireName(),
                spec.models(),
                spec.file(),
                spec.seed(),
                job.result() == null ? null : json.readValue(job.result(), EvaluationObject.Result.class),
                JobObjects.progress(job),
                job.createdAt().getEpochSecond(),
                JobObjects.seconds(job.startedAt()),
                JobObjects.seconds(job.finishedAt()),
                JobObjects.failure(job),
                job.attempts(),
                job.queuePosition(),
                JobObjects.seconds(job.estimatedFinish()));
    }
}
