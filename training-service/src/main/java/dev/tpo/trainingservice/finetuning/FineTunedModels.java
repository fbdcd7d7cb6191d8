package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.registry.ModelFiles;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import java.time.Clock;
import java.util.Objects;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what a worker has made to a model with a name. */
@Component
class FineTunedModels {
    private final JobStore jobs;
    private final ModelRegistry registry;
    private final ModelFiles files;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;

    FineTunedModels(
            JobStore jobs,
            ModelRegistry registry,
            ModelFiles files,
            TransactionTemplate transactions,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.registry = registry;
        this.files = files;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /** Whether a worker has made the job's model, and its files are there. */
    boolean isMade(String jobId) {
        return jobs.find(jobId)
                .map(Job::result)
                .map(result -> json.readValue(result, WorkerResult.class))
                .filter(result -> files.areComplete(result.revision()))
                .isPresent();
    }

    /** The model and its job's success are one transaction: nobody sees the one without the other. */
    void registerAndSucceed(JobRun<FineTuningSpec> run) {
        run.patiently(() -> transactions.executeWithoutResult(status -> {
            registry.lockFiles(); // until the row says that they are needed, nobody deletes them
            Job job = jobs.find(run.lease().jobId()).orElseThrow();
            if (job.status().isFinished()) {
                return; // failed by its worker
            }
            String made = Objects.requireNonNull(job.result(), "the worker has made nothing");
            WorkerResult result = json.readValue(made, WorkerResult.class);
            if (!files.areComplete(result.revision())) {
                throw new IllegalStateException("the files of " + result.revision() + " are not there any more");
            }
            register(job, run.spec(), result);
            run.succeed(json.readValue(made, JsonNode.class), NewEvent.info("The job has successfully completed"));
        }));
    }

    /** For a job that an earlier version ended: it registered the model afterwards, and may have died in between. */
    void ensureRegistered(Job job) {
        if (job.status() == JobStatus.SUCCEEDED && job.result() != null) {
            transactions.executeWithoutResult(status -> {
                registry.lockFiles();
                WorkerResult result = json.readValue(job.result(), WorkerResult.class);
                if (files.areComplete(result.revision())) {
                    register(job, json.readValue(job.spec(), FineTuningSpec.class), result);
                }
            });
        }
    }

    private void register(Job job, FineTuningSpec spec, WorkerResult result) {
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
