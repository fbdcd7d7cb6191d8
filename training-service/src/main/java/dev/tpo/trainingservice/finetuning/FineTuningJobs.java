package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelNames;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns requests into fine-tuning jobs. */
@Component
class FineTuningJobs {
    private static final int SHORT_ID = 8;

    private final JobCreation creation;
    private final ModelRegistry registry;
    private final Adapters adapters;
    private final TrainingFiles files;
    private final ModelNames names;
    private final TrainingProperties properties;

    FineTuningJobs(
            JobCreation creation,
            ModelRegistry registry,
            Adapters adapters,
            TrainingFiles files,
            ModelNames names,
            TrainingProperties properties) {
        this.creation = creation;
        this.registry = registry;
        this.adapters = adapters;
        this.files = files;
        this.names = names;
        this.properties = properties;
    }

    Job create(@Nullable String idempotencyKey, FineTuningJobRequest request) {
        return creation.create(
                JobDialect.FINE_TUNING, idempotencyKey, request, id -> draft(id, RequestRules.checked(request)));
    }

    private JobCreation.Draft draft(String id, FineTuningJobRequest request) {
        String trainingFile = RequestRules.require("training_file", request.trainingFile());
        RegisteredModel base = registry.requireLocalForUse(RequestRules.require("model", request.model()), "model");
        long seed = request.seed() == null ? Integer.toUnsignedLong(id.hashCode()) : request.seed();
        Hyperparameters hyperparameters = HyperparameterRules.resolve(request, properties.recipeOf(base.root()), seed);
        FineTuningSpec.Lora lora = LoraRules.resolve(request.lora());
        String adapterOf = adapters.baseRevision(base);
        if (lora != null && adapterOf != null) {
            throw ApiException.invalid(
                    "lora",
                    "the model '" + base.id() + "' is an adapter itself: train its base '" + base.root()
                            + "' with lora, or this one without");
        }
        Validation validation = ValidationRules.resolve(request);
        boolean isFile = files.isFile(ValidationPairs.TRAINING_FILE, trainingFile);
        if (validation != null && validation.file() != null) {
            boolean isVersion = !files.isFile(ValidationPairs.VALIDATION_FILE, validation.file());
            validation = isVersion ? validation.ofVersion() : validation;
        }
        String suffix = request.suffix() == null ? shortIdOf(id) : request.suffix();
        String name = base.root() + ":" + suffix;
        names.reserve(name, id);
        var spec = new FineTuningSpec(
                new FineTuningSpec.Base(base.id(), base.root(), base.revision(), adapterOf),
                trainingFile,
                isFile ? null : trainingFile,
                null,
                Map.of(),
                hyperparameters,
                lora,
                validation,
                request.suffix(),
                name,
                request.metadata());
        return new JobCreation.Draft(
                JobStatus.VALIDATING_FILES,
                spec,
                new Progress(0, 0, "step"),
                base.id(),
                spec.holds(),
                NewEvent.info("Created fine-tuning job: " + id));
    }

    private static String shortIdOf(String id) {
        int start = JobDialect.FINE_TUNING.idPrefix().length();
        return id.substring(start, start + SHORT_ID);
    }
}
