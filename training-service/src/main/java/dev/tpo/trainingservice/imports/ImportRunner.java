package dev.tpo.trainingservice.imports;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.hub.DownloadStoppedException;
import dev.tpo.jobs.JobKind;
import dev.tpo.running.Fault;
import dev.tpo.running.JobEngine;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Finds out what an import's source is, then has it and registers it. */
@Component
class ImportRunner implements JobRunner<ImportSpec> {
    private final ImportValidation validation;
    private final ModelSources sources;
    private final ModelIntake intake;
    private final RemoteIntake remote;
    private final Clock clock;
    private final ImportProperties properties;

    ImportRunner(
            ImportValidation validation,
            ModelSources sources,
            ModelIntake intake,
            RemoteIntake remote,
            Clock clock,
            ImportProperties properties) {
        this.validation = validation;
        this.sources = sources;
        this.intake = intake;
        this.remote = remote;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public JobKind kind() {
        return JobKind.MODEL_IMPORT;
    }

    @Override
    public Class<ImportSpec> specType() {
        return ImportSpec.class;
    }

    @Override
    public int concurrent() {
        return properties.concurrentImports();
    }

    @Override
    public void validate(JobRun<ImportSpec> run) {
        if (EndpointModel.isNamedBy(run.spec().source())) {
            remote.validate(run);
        } else {
            heeding(run, () -> validation.validate(run, new ImportProgress(run, clock)));
        }
    }

    @Override
    public void run(JobRun<ImportSpec> run) {
        if (EndpointModel.isNamedBy(run.spec().source())) {
            remote.take(run);
        } else {
            heeding(run, () -> intake.take(run, sources.of(run.spec().source()), new ImportProgress(run, clock)));
        }
    }

    /** A download that was stopped says so in its own way. */
    private static void heeding(JobRun<ImportSpec> run, Runnable work) {
        try {
            work.run();
        } catch (DownloadStoppedException e) {
            run.throwIfStopped();
            throw e;
        }
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return ImportFailure.of(error);
    }

    @Configuration(proxyBeanMethods = false)
    static class Tasks {
        @Bean
        Task<Void> modelImport(JobEngine engine, ImportRunner runner) {
            return engine.task(runner);
        }
    }
}
