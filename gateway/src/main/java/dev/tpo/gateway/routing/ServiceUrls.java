package dev.tpo.gateway.routing;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the services are: {@code TPO_DATASET_URL} and its like. */
@ConfigurationProperties("tpo")
record ServiceUrls(URI datasetUrl, URI trainingUrl, URI inferenceUrl) {

    URI of(String service) {
        return switch (service) {
            case "dataset" -> datasetUrl;
            case "training" -> trainingUrl;
            case "inference" -> inferenceUrl;
            default -> throw new IllegalArgumentException(service);
        };
    }
}
