package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.Fault;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import dev.tpo.trainingservice.workers.WorkerPlaceException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A fine-tuning job: its files are validated, a worker trains, its model is registered. */
@Component
class FineTuningRunner implements JobRunner<FineTuningSpec> {
    private final ValidationPairs pairs;
    private final WorkerSupervisor supervisor;
    private final FineTunedModels models;
    private final Remains remains;
    private final WorkerSettings settings;

    FineTuningRunner(
            ValidationPairs pairs,
            WorkerSupervisor supervisor,
            FineTunedModels models,
            Remains remains,
            WorkerSettings settings) {
        this.pairs = pairs;
        this.supervisor = supervisor;
        this.models = models;
        this.remains = remains;
        this.settings = settings;
    }

    @Override
    public JobKind kind() {
        return JobKind.FINE_TUNING;
    }

    @Override
    public Class<FineTuningSpec> specType() {
        return FineTuningSpec.class;
    }

    @Override
    public int concurrent() {
        return settings.concurrency();
    }

    @Override
    public void validate(JobRun<FineTuningSpec> run) {
        FineTuningSpec validated = pairs.settle(run.spec(), run::say);
        run.settle(
                validated,
                run.job().model(),
                new Progress(0, validated.steps(), "step"),
                validated.holds(),
                NewEvent.info("Files validated, moving job to queued state"));
    }

    /** What an earlier attempt's worker has made is only to be registered. */
    @Override
    public void run(JobRun<FineTuningSpec> run) throws InterruptedException {
        if (!models.isMade(run.lease().jobId())) {
            supervisor.runWorker(run);
        }
        models.registerAndSucceed(run);
    }

    @Override
    public void recover(Job job) throws InterruptedException {
        supervisor.endAll(job.id());
    }

    @Override
    public void release(Job job) throws InterruptedException {
        supervisor.endAll(job.id());
        models.ensureRegistered(job);
        remains.clear(job);
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return switch (error) {
            case InvalidTrainingFileException e ->
                Fault.users("invalid_" + e.param(), String.valueOf(e.getMessage()), e.param());
            case ServiceUnavailableException e -> Fault.outOfReach(String.valueOf(e.getMessage()));
            case WorkerEndedException e -> e.fault();
            case WorkerPlaceException e when e.isAway() -> Fault.outOfReach(String.valueOf(e.getMessage()));
            // Each counts: what cannot be started is not tried without end.
            case WorkerPlaceException e
            when !(Fault.of(e) instanceof Fault.Worlds) -> Fault.workerDied(String.valueOf(e.getMessage()));
            default -> null;
        };
    }
}
