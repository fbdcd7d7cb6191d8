package dev.tpo.inference.models;

import dev.tpo.api.ServedModels;
import dev.tpo.api.ServedModelsApi;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Models and aliases as training-service last told them. While it is away, what it said stays true; before it ever
 * answered, there is the base model.
 */
@Component
public class ModelCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(300);

    private final ServedModelsApi training;
    private final ModelPool pool;
    private final InferenceProperties properties;
    private final Clock clock;
    private volatile ServedModels known;
    private volatile Instant asked = Instant.MIN;
    private boolean reachable = true;

    ModelCatalog(
            ServedModelsApi training, ModelPool pool, BaseModel base, InferenceProperties properties, Clock clock) {
        this.training = training;
        this.pool = pool;
        this.properties = properties;
        this.clock = clock;
        this.known = base.served();
    }

    /** @throws ApiException 404 for a name that is neither a model's nor an alias's */
    public ModelRef resolve(String name) {
        return find(name).or(() -> askedAgain(name)).orElseThrow(() -> unknown(name));
    }

    public boolean canServe() {
        return !known.models().isEmpty();
    }

    @Scheduled(fixedDelayString = "${tpo.serving.poll-interval:2s}")
    synchronized void refresh() {
        asked = clock.instant();
        try {
            ServedModels answer = training.servedModels();
            if (!answer.models().isEmpty()) {
                known = answer;
                pool.keepOnly(answer.models().stream()
                        .flatMap(model -> Stream.of(model.revision(), model.baseRevision()))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
            }
            reachable = true;
        } catch (RestClientException e) {
            if (reachable) {
                LOG.warn("training-service does not say what to serve; going on with {}: {}", known, e.getMessage());
            }
            reachable = false;
        }
    }

    private Optional<ModelRef> find(String name) {
        ServedModels now = known;
        String id = now.aliases().getOrDefault(name, name);
        return now.models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .map(model -> new ModelRef(id, model.revision(), model.baseRevision()));
    }

    /** A model may be younger than the last poll. */
    private Optional<ModelRef> askedAgain(String name) {
        if (Duration.between(asked, clock.instant()).compareTo(SHORTEST_INTERVAL) > 0) {
            refresh();
        }
        return find(name);
    }

    private ApiException unknown(String name) {
        return canServe()
                ? ApiException.notFound("model", "model_not_found", "the model '" + name + "' does not exist")
                : ApiException.unavailable(
                        properties.serving().retryAfter(), "which models there are is not known yet; try again soon");
    }
}
