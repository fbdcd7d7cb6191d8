package dev.tpo.inference.models;

import dev.tpo.api.ServedModels;
import dev.tpo.api.ServedModelsApi;
import dev.tpo.chat.endpoints.Endpoints;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Models and aliases as training-service last told them. While it is away, what it said stays true; before it has
 * answered for the first time nothing is served, since an alias may have left what it named when this service last ran.
 */
@Component
public class ModelCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(300);

    private final ServedModelsApi training;
    private final ModelPool pool;
    private final Endpoints endpoints;
    private final InferenceProperties properties;
    private final Clock clock;
    private volatile @Nullable ServedModels known;
    private volatile Instant asked = Instant.MIN;
    private volatile boolean reachable = true;

    ModelCatalog(
            ServedModelsApi training,
            ModelPool pool,
            Endpoints endpoints,
            InferenceProperties properties,
            Clock clock) {
        this.training = training;
        this.pool = pool;
        this.endpoints = endpoints;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The model that is to answer a request that begins now.
     *
     * @throws ApiException 404 for a name that is neither a model's nor an alias's, nor of an endpoint's model
     */
    public ResolvedModel resolve(String name) {
        return elsewhere(name).or(() -> find(name)).or(() -> askedAgain(name)).orElseThrow(() -> unknown(name));
    }

    boolean isKnown() {
        return known != null;
    }

    /**
     * Says what is served, and learns what to serve as soon as there is news.
     *
     * @return whether there was
     */
    boolean refresh(String instance, String url, Duration wait) {
        return learn(() -> training.servedModels(instance, url, revision(known), Math.toIntExact(wait.toSeconds())));
    }

    private boolean learn(Supplier<ServedModels> ask) {
        ServedModels before = known;
        try {
            ServedModels answer = ask.get();
            reachable = true;
            return !answer.models().isEmpty() && take(answer, before);
        } catch (RestClientException e) {
            if (reachable && !Thread.currentThread().isInterrupted()) { // else this service stops
                LOG.warn("training-service does not say what to serve; going on with {}: {}", before, e.getMessage());
            }
            reachable = false;
            return false;
        }
    }

    /** @param before what was known when it was asked for: an answer that was overtaken by a newer one is dropped */
    private synchronized boolean take(ServedModels answer, @Nullable ServedModels before) {
        ServedModels now = known;
        if (now != before && revision(answer) < revision(now)) {
            return false;
        }
        known = answer;
        pool.keepOnly(answer.models().stream() // every time: what was in use before may be idle by now
                .flatMap(model -> Stream.of(model.revision(), model.baseRevision()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        return now == null || revision(answer) != revision(now);
    }

    /** {@code endpoint/model}. No registered model's name has a slash. */
    private Optional<ResolvedModel> elsewhere(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && slash < name.length() - 1
                ? endpoints.named(name.substring(0, slash)).map(known -> RemoteRef.of(name, name))
                : Optional.empty();
    }

    private Optional<ResolvedModel> find(String name) {
        ServedModels now = known;
        if (now == null) {
            return Optional.empty();
        }
        String id = now.aliases().getOrDefault(name, name);
        return now.models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .map(model -> model.remote() == null
                        ? new ModelRef(id, model.revision(), model.baseRevision())
                        : RemoteRef.of(id, model.remote()));
    }

    /** A model may be younger than the last answer. */
    private Optional<ResolvedModel> askedAgain(String name) {
        Instant now = clock.instant();
        if (Duration.between(asked, now).compareTo(SHORTEST_INTERVAL) > 0) {
            asked = now;
            learn(training::servedModels);
        }
        return find(name);
    }

    private ApiException unknown(String name) {
        return isKnown() || name.indexOf('/') >= 0
                ? ApiException.notFound("model", "model_not_found", "the model '" + name + "' does not exist")
                : ApiException.unavailable(
                        properties.serving().retryAfter(), "which models there are is not known yet; try again soon");
    }

    /** 0: nothing is known. */
    private static long revision(@Nullable ServedModels models) {
        return models == null ? 0 : models.catalogRevision();
    }
}
