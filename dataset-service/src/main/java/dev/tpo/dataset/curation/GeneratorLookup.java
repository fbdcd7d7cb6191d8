package dev.tpo.dataset.curation;

import dev.tpo.api.ModelObject;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ApiException;
import dev.tpo.web.ServiceClients;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Finds the model behind a name, so that an alias that moves does not change the generator amid a job. */
@Component
class GeneratorLookup {
    private static final Logger LOG = LoggerFactory.getLogger(GeneratorLookup.class);
    private static final int LONGEST_NAME = 256;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final RestClient training;

    GeneratorLookup(TpoProperties properties, ServiceClients clients) {
        this.training = clients.client(properties.trainingUrl(), TIMEOUT, TIMEOUT);
    }

    /**
     * The model's own id; the name as it is while training-service, which keeps the registry, does not answer.
     *
     * @throws ApiException 404 if there is no such model
     */
    String resolve(String name) {
        if (name.length() > LONGEST_NAME) {
            throw unknown(name.substring(0, LONGEST_NAME) + "…");
        }
        try {
            ModelObject model =
                    training.get().uri("/v1/models/{id}", name).retrieve().body(ModelObject.class);
            return model == null || model.aliasOf() == null ? name : model.aliasOf();
        } catch (HttpClientErrorException e) {
            throw unknown(name); // 400: a name that cannot be one
        } catch (RestClientException e) {
            LOG.info("Cannot look up the model {} now: {}", name, e.getMessage());
            return name;
        }
    }

    private static ApiException unknown(String name) {
        return ApiException.notFound("model", "model_not_found", "The model '" + name + "' does not exist");
    }
}
