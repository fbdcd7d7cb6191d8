package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobObject;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.Checkpoint;
import dev.tpo.jobs.FiniteMetrics;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobObjects;
import dev.tpo.trainingservice.registry.ModelFiles;
import dev.tpo.web.Paging;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A job and what belongs to it, as OpenAI's clients read it. */
@Component
class FineTuningViews {
    private static final Map<String, String> OPENAI_NAMES =
            Map.of("train_loss", "loss", "full_valid_loss", "eval_loss");

    private final ModelFiles files;
    private final JsonMapper json;

    FineTuningViews(ModelFiles files, JsonMapper json) {
        this.files = files;
        this.json = json;
    }

    FineTuningJobObject job(Job job) {
        FineTuningSpec spec = json.readValue(job.spec(), FineTuningSpec.class);
        boolean succeeded = job.status() == JobStatus.SUCCEEDED;
        WorkerResult result =
                !succeeded || job.result() == null ? null : json.readValue(job.result(), WorkerResult.class);
        Hyperparameters numbers = spec.hyperparameters();
        return new FineTuningJobObject(
                job.id(),
                "fine_tuning.job",
                job.createdAt().getEpochSecond(),
                JobObjects.failure(job),
                succeeded ? spec.fineTunedModel() : null,
                JobObjects.seconds(job.finishedAt()),
                Map.of(
                        "n_epochs", numbers.nEpochs(),
                        "batch_size", numbers.batchSize(),
                        "learning_rate_multiplier", numbers.learningRateMultiplier()),
                spec.base().model(),
                job.owner(),
                List.of(),
                job.status().wireName(),
                result == null ? null : result.trainedTokens(),
                spec.trainingFile(),
                spec.validation() == null ? null : spec.validation().file(),
                spec.validation() == null ? null : spec.validation().share(),
                List.of(),
                numbers.seed(),
                JobObjects.seconds(job.estimatedFinish()),
                new FineTuningJobRequest.Method(
                        "dpo", new FineTuningJobRequest.Dpo(resolved(numbers, spec.validation()))),
                numbers.orderOfPairs(),
                resolved(spec.lora()),
                spec.metadata(),
                spec.suffix(),
                JobObjects.progress(job),
                job.queuePosition(),
                job.attempts(),
                result == null ? null : result.bestStep(),
                result == null ? null : result.bestMetric(),
                result == null ? null : result.endedEarly());
    }

    private static FineTuningJobRequest.Hyperparameters resolved(
            Hyperparameters numbers, @Nullable Validation validation) {
        return new FineTuningJobRequest.Hyperparameters(
                numbers.beta(),
                numbers.batchSize(),
                numbers.learningRateMultiplier(),
                numbers.nEpochs(),
                numbers.sftWeight(),
                numbers.frames(),
                numbers.lossNames(),
                numbers.lossWeights(),
                numbers.labelSmoothing(),
                numbers.ldAlpha(),
                numbers.fDivergenceType(),
                numbers.discopopTau(),
                numbers.simpoGamma(),
                numbers.rrpoAlpha(),
                numbers.orderOfPairs(),
                validation == null ? null : validation.shownSteps(),
                validation == null ? null : validation.loadBestModelAtEnd(),
                validation == null ? null : validation.metricForBestModel(),
                validation == null ? null : validation.shownPatience(),
                validation == null ? null : validation.shownThreshold());
    }

    private static FineTuningJobRequest.@Nullable Lora resolved(FineTuningSpec.@Nullable Lora lora) {
        return lora == null
                ? null
                : new FineTuningJobRequest.Lora(lora.r(), lora.alpha(), lora.dropout(), lora.targets());
    }

    CheckpointObject checkpoint(Job job, Checkpoint checkpoint) {
        return new CheckpointObject(
                "ftckpt-" + job.id().substring(JobDialect.FINE_TUNING.idPrefix().length()) + "-" + checkpoint.step(),
                "fine_tuning.job.checkpoint",
                checkpoint.createdAt().getEpochSecond(),
                checkpoint.manifestSha256(),
                job.id(),
                metrics(checkpoint),
                checkpoint.step(),
                files.areComplete(checkpoint.manifestSha256()),
                checkpoint.best());
    }

    /** Beside TRL's names those by which OpenAI's clients know the same. */
    private static Map<String, @Nullable Number> metrics(Checkpoint checkpoint) {
        Map<String, @Nullable Number> metrics = FiniteMetrics.of(checkpoint.metrics());
        metrics.put("step", checkpoint.step());
        OPENAI_NAMES.forEach((theirs, ours) -> {
            if (metrics.containsKey(ours)) {
                metrics.put(theirs, metrics.get(ours));
            }
        });
        return metrics;
    }

    static <T> ListPage<T> page(List<T> all, Paging paging, Function<T, String> idOf) {
        int from = paging.after() == null ? 0 : all.stream().map(idOf).toList().indexOf(paging.after()) + 1;
        if (paging.after() != null && from == 0) {
            throw paging.unknownAfter();
        }
        int to = Math.min(all.size(), from + paging.limit());
        return ListPage.of(all.subList(from, to), to < all.size(), idOf);
    }
}
