package dev.tpo.trainingservice.finetuning;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelNames;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.Paging;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Creates fine-tuning jobs, finds them, cancels them. */
@Component
class FineTuningJobs {
    static final String PREFIX = "ftjob-";

    private final JobStore jobs;
    private final ModelRegistry registry;
    private final Adapters adapters;
    private final TrainingFiles files;
    private final ModelNames names;
    private final TrainingProperties properties;
    private final IdempotentCreation idempotent;
    private final SchedulerClient scheduler;
    private final JsonMapper json;
    private final Clock clock;

    FineTuningJobs(
            JobStore jobs,
            ModelRegistry registry,
            Adapters adapters,
            TrainingFiles files,
            ModelNames names,
            TrainingProperties properties,
            IdempotentCreation idempotent,
            SchedulerClient scheduler,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.registry = registry;
        this.adapters = adapters;
        this.files = files;
        this.names = names;
        this.properties = properties;
        this.idempotent = idempotent;
        this.scheduler = scheduler;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    public Job create(@Nullable String idempotencyKey, FineTuningJobRequest request) {
        return idempotent.create(idempotencyKey, "fine_tuning.jobs", request, () -> create(request), this::find);
    }

    private String create(FineTuningJobRequest request) {
        RequestRules.check(request);
        String trainingFile = RequestRules.require("training_file", request.trainingFile());
        RegisteredModel base = registry.requireForUse(RequestRules.require("model", request.model()), "model");
        String id = Ids.random(PREFIX);
        long seed = request.seed() == null ? Integer.toUnsignedLong(id.hashCode()) : request.seed();
        FineTuningJobRequest.Dpo dpo =
                request.method() == null ? null : request.method().dpo();
        Hyperparameters hyperparameters = HyperparameterRules.resolve(
                dpo == null ? null : dpo.hyperparameters(), properties.recipeOf(base.root()), seed);
        FineTuningSpec.Lora lora = LoraRules.resolve(request.lora());
        String adapterOf = adapters.baseRevision(base);
        if (lora != null && adapterOf != null) {
            throw ApiException.invalid(
                    "lora",
                    "the model '" + base.id() + "' is an adapter itself: train its base '" + base.root()
                            + "' with lora, or this one without");
        }
        files.requireExisting(trainingFile);
        String suffix =
                request.suffix() == null ? id.substring(PREFIX.length(), PREFIX.length() + 8) : request.suffix();
        String name = base.root() + ":" + suffix;
        names.reserve(name, id);
        var spec = new FineTuningSpec(
                new FineTuningSpec.Base(base.id(), base.root(), base.revision(), adapterOf),
                trainingFile,
                null,
                null,
                Map.of(),
                hyperparameters,
                lora,
                request.suffix(),
                name,
                request.metadata());
        jobs.create(
                new NewJob(
                        id,
                        JobKind.FINE_TUNING,
                        JobStatus.VALIDATING_FILES,
                        json.writeValueAsString(spec),
                        new Progress(0, spec.steps(), "step"),
                        base.id()),
                NewEvent.info("Created fine-tuning job: " + id));
        scheduler.schedule(FineTuningTask.DESCRIPTOR.instance(id).scheduledTo(clock.instant()));
        return id;
    }

    Job find(String id) {
        return jobs.find(id)
                .filter(job -> job.kind() == JobKind.FINE_TUNING)
                .orElseThrow(() -> ApiException.notFound("id", "No fine-tuning job '" + id + "'"));
    }

    JobPage list(Paging paging) {
        return jobs.list(JobFilter.of(JobKind.FINE_TUNING, paging.limit(), paging.after()));
    }

    Job cancel(String id) {
        return jobs.requestCancel(find(id).id());
    }
}
