package dev.tpo.dataset.curation;

import dev.tpo.api.ModelObject;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ApiException;
import dev.tpo.web.ServiceClients;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Finds the model behind a name, so that an alias that moves does not change who fills a role amid a job. */
@Component
class ModelLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLookup.class);
    private static final int LONGEST_NAME = 256;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Of {@code config.json}: what only models with the tiny world's short vocabulary have. */
    private static final String TIME_TOKENS = "time_tokens";

    private final RestClient training;
    private final JsonMapper json;

    ModelLookup(TpoProperties properties, ServiceClients clients, JsonMapper json) {
        this.json = json;
        this.training = clients.client(properties.trainingUrl(), TIMEOUT, TIMEOUT);
    }

    /**
     * A model as jobs know it.
     *
     * @param id its own, never an alias
     * @param scores whether it says how likely answers are
     * @param responseFormat whether an answer's form may be asked for
     * @param speaksForms whether it was taught captions that templates read, and to write nothing else
     */
    record Found(String id, String revision, boolean scores, boolean responseFormat, boolean speaksForms) {}

    /**
     * @param param the request's field that names the model
     * @throws ApiException 404 if there is no such model; 503 while training-service, which keeps the registry, is away
     */
    Found require(String name, String param) {
        if (name.length() > LONGEST_NAME) {
            throw unknown(name.substring(0, LONGEST_NAME) + "…", param);
        }
        try {
            ModelObject model = training.get()
                    .uri(uri -> path(uri, name).build())
                    .retrieve()
                    .body(ModelObject.class);
            if (model == null) {
                throw unknown(name, param);
            }
            String id = model.aliasOf() == null ? name : model.aliasOf();
            ModelObject.Capabilities can = model.capabilities();
            boolean forms = can.score() && speaksForms(id, model.base());
            return new Found(id, model.revision(), can.score(), can.responseFormat(), forms);
        } catch (HttpClientErrorException e) {
            throw unknown(name, param); // 400: a name that cannot be one
        } catch (RestClientException e) {
            LOG.info("Cannot look up the model {} now: {}", name, e.getMessage());
            throw ApiException.unavailable(
                    TIMEOUT, "The model '" + name + "' cannot be looked up: training-service does not answer");
        }
    }

    /** A model at an endpoint has its endpoint's name before a slash. */
    private static UriBuilder path(UriBuilder uri, String name) {
        return uri.path("/v1/models/").pathSegment(name.split("/", -1));
    }

    private boolean speaksForms(String id, @Nullable String base) {
        try {
            byte[] config = training.get() // a file: it comes as bytes, whatever is in it
                    .uri(uri -> path(uri, id).path("/files/config.json").build())
                    .retrieve()
                    .body(byte[].class);
            return config != null
                    && json.readTree(config).path("prompt_form").asString("").equals(TIME_TOKENS);
        } catch (HttpClientErrorException.NotFound e) {
            return base != null && speaksForms(base, null); // an adapter stands beside its base
        }
    }

    private static ApiException unknown(String name, String param) {
        return ApiException.notFound(param, "model_not_found", "The model '" + name + "' does not exist");
    }
}
