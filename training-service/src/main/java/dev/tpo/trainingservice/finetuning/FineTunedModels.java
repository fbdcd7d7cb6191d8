package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import java.time.Clock;
import java.util.Objects;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers what a worker has made. The worker ends its job itself, so there is a moment between the job's success and
 * the model's row; whoever looks at the job in that moment closes it, and no client sees the one without the other.
 */
@Component
class FineTunedModels {
    private final ModelRegistry registry;
    private final JsonMapper json;
    private final Clock clock;

    FineTunedModels(ModelRegistry registry, JsonMapper json, Clock clock) {
        this.registry = registry;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    public void ensureRegistered(Job job) {
        if (job.status() != JobStatus.SUCCEEDED) {
            return;
        }
        FineTuningSpec spec = json.readValue(job.spec(), FineTuningSpec.class);
        if (registry.find(spec.fineTunedModel()).isPresent()) {
            return;
        }
        WorkerResult result = json.readValue(Objects.requireNonNull(job.result()), WorkerResult.class);
        registry.register(new RegisteredModel(
                spec.fineTunedModel(),
                spec.base().root(),
                result.revision(),
                spec.base().revision(),
                job.id(),
                spec.datasetVersion(),
                new TreeSet<>(spec.videos().values()).stream().toList(),
                clock.instant()));
    }
}
