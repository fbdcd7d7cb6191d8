package dev.tpo.trainingservice.imports;

import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.platform.EndpointClient;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers models that run elsewhere: nothing is fetched, the endpoint is asked whether it has the model. */
@Component
class RemoteIntake {
    private static final String UNIT = "model";

    private final EndpointClient endpoints;
    private final ModelRegistry registry;
    private final TransactionTemplate transactions;
    private final Clock clock;

    RemoteIntake(EndpointClient endpoints, ModelRegistry registry, TransactionTemplate transactions, Clock clock) {
        this.endpoints = endpoints;
        this.registry = registry;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @throws EndpointModelException if the endpoint has it not, or does not answer */
    void validate(JobRun<ImportSpec> run) {
        ImportSpec spec = run.spec();
        EndpointModel model = EndpointModel.parse(spec.source());
        EndpointClient.Obstacle obstacle = endpoints.obstacle(model.endpoint(), model.model());
        if (obstacle != null) {
            throw new EndpointModelException(obstacle);
        }
        transactions.executeWithoutResult(status -> run.settle(
                spec,
                spec.model(),
                new Progress(0, 1, UNIT),
                Set.of(),
                NewEvent.info("The endpoint '" + model.endpoint() + "' has the model '" + model.model() + "'")));
    }

    void take(JobRun<ImportSpec> run) {
        ImportSpec spec = run.spec();
        EndpointModel model = EndpointModel.parse(spec.source());
        transactions.executeWithoutResult(status -> {
            registry.register(RegisteredModel.remote(
                    spec.model(),
                    model.name(),
                    run.job().id(),
                    new RegisteredModel.Origin(spec.source(), null),
                    clock.instant()));
            run.report(new Progress(1, 1, UNIT), List.of(), List.of());
            run.succeed(new ImportResult(model.name()), NewEvent.info("The model is registered as " + spec.model()));
        });
    }
}
