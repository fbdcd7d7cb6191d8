package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobObjects;
import dev.tpo.running.JobResource;
import dev.tpo.trainingservice.platform.EndpointClient;
import dev.tpo.trainingservice.platform.ModelChats;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private final EndpointClient endpoints;
    private final Questions questions;
    private final BenchmarkRules benchmarks;
    private final ModelChats chats;
    private final EvaluationRunner runner;
    private final JsonMapper json;

    Evaluations(
            JobCreation creation,
            JobResource jobs,
            ModelRegistry registry,
            EndpointClient endpoints,
            Questions questions,
            BenchmarkRules benchmarks,
            ModelChats chats,
            EvaluationRunner runner,
            JsonMapper json) {
        this.creation = creation;
        this.jobs = jobs;
        this.registry = registry;
        this.endpoints = endpoints;
        this.questions = questions;
        this.benchmarks = benchmarks;
        this.chats = chats;
        this.runner = runner;
        this.json = json;
    }

    public Optional<EvaluationObject> find(String id) {
        return jobs.find(JobDialect.EVALUATION, id).map(this::view);
    }

    Job create(@Nullable String idempotencyKey, EvaluationRequest request) {
        return creation.create(JobDialect.EVALUATION, idempotencyKey, request, id -> checked(id, request));
    }

    private JobCreation.Draft checked(String id, EvaluationRequest request) {
        var spec = spec(request);
        return new JobCreation.Draft(
                JobStatus.VALIDATING_FILES,
                spec,
                new Progress(0, 0, EvaluationRunner.UNIT),
                spec.models().getLast(),
                EvaluationRunner.holds(spec),
                NewEvent.info("Created evaluation: " + id));
    }

    private EvaluationSpec spec(EvaluationRequest request) {
        List<String> models = models(request.models());
        AskingPatience patience = AskingPatience.of(request.patience(), chats.defaults());
        long seed = request.seed() == null ? 0 : request.seed();
        String file = request.file();
        EvaluationRequest.Benchmark named = request.benchmark();
        if (named != null) {
            if (file != null) {
                throw ApiException.invalid("benchmark", "an evaluation is over a file or a benchmark, not both");
            }
            BenchmarkSpec benchmark = benchmarks.checked(named);
            return new EvaluationSpec(
                    models, null, benchmark, judge(request.judge(), benchmark), seed, patience.toObject(), null, null);
        }
        if (file == null || file.isBlank()) {
            throw ApiException.invalid("file", "missing_required_parameter", "file (or benchmark) is required");
        }
        if (request.judge() != null) {
            throw ApiException.invalid("judge", "answers to a file's questions are not judged");
        }
        questions.requireExisting(file);
        return new EvaluationSpec(models, file, null, null, seed, patience.toObject(), null, null);
    }

    private @Nullable String judge(@Nullable String name, BenchmarkSpec spec) {
        if (name == null) {
            return null;
        }
        if (!spec.benchmark().hasJudge()) {
            throw ApiException.invalid("judge", "no judge decides anything in " + spec.name());
        }
        return model(name, "judge");
    }

    /** The figures by another rule; nobody is asked, and the job stays as it is. */
    EvaluationObject.Result rescored(String id, @Nullable String extraction) {
        Job job = jobs.require(JobDialect.EVALUATION, id);
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        if (spec.benchmark() == null) {
            throw ApiException.conflict("not_a_benchmark", "the evaluation '" + id + "' is not over a benchmark");
        }
        if (job.status() != JobStatus.SUCCEEDED) {
            throw ApiException.conflict(
                    "evaluation_not_finished",
                    "The evaluation '" + id + "' is " + job.status().wireName() + ", not succeeded");
        }
        Benchmark benchmark = spec.benchmark().benchmark();
        Extraction rule = Extraction.of(extraction == null ? Extraction.LMMS_EVAL.id() : extraction)
                .filter(benchmark::has)
                .orElseThrow(() -> ApiException.invalid(
                        "extraction",
                        "extraction must be a rule of " + benchmark.id() + ": "
                                + Arrays.stream(Extraction.values())
                                        .filter(benchmark::has)
                                        .map(Extraction::id)
                                        .collect(Collectors.joining(", "))));
        return runner.ofBenchmark(id, spec, rule);
    }

    boolean isOfBenchmark(Job job) {
        return json.readValue(job.spec(), EvaluationSpec.class).benchmark() != null;
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
            ids.add(model(name, param));
        }
        if (ids.size() != ids.stream().distinct().count()) {
            throw ApiException.invalid("models", "models must differ");
        }
        return ids;
    }

    /** A name with a slash is an endpoint's or nobody's. Whether the endpoint has the model is seen when it is asked. */
    private String model(String name, String param) {
        int slash = name.indexOf('/');
        boolean elsewhere = slash > 0 && slash < name.length() - 1 && endpoints.isNamed(name.substring(0, slash));
        return elsewhere ? name : registry.requireForUse(name, param).id();
    }

    EvaluationObject view(Job job) {
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        return new EvaluationObject(
                job.id(),
                "evaluation",
                job.status().wireName(),
                spec.models(),
                spec.file(),
                spec.benchmark() == null ? null : spec.benchmark().toObject(),
                spec.judge(),
                spec.seed(),
                spec.patience(),
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
