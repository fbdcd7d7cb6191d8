package dev.tpo.trainingservice.platform;

import dev.tpo.api.ApiError;
import dev.tpo.api.EndpointsApi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestClientException;

/**
 * inference-service, as far as it knows the operator's endpoints.
 *
 * <p>Every method throws {@link ServiceUnavailableException} while it does not answer: ask again later.
 */
public final class EndpointClient {
    private static final String SERVICE = "inference-service";
    private static final String ENDPOINT_NOT_FOUND = "endpoint_not_found";

    private final EndpointsApi inference;

    EndpointClient(EndpointsApi inference) {
        this.inference = inference;
    }

    /** Whether the operator names an endpoint. */
    public boolean isNamed(String endpoint) {
        try {
            inference.endpoint(endpoint);
            return true;
        } catch (HttpClientErrorException.NotFound | HttpClientErrorException.BadRequest e) {
            return false; // 400: what cannot be a name
        } catch (RestClientException e) {
            throw new ServiceUnavailableException(SERVICE, e);
        }
    }

    /** Why a model cannot be had of an endpoint: for people, who know it by {@code code}. */
    public record Obstacle(String code, String message) {}

    /** Asks an endpoint for a model. Null: it has it. */
    public @Nullable Obstacle obstacle(String endpoint, String model) {
        try {
            inference.model(endpoint, model);
            return null;
        } catch (HttpStatusCodeException e) {
            ApiError.Detail said = said(e);
            if (said == null || said.code() == null) {
                throw new ServiceUnavailableException(SERVICE, e);
            }
            return new Obstacle(
                    e.getStatusCode().is5xxServerError() || e.getStatusCode().value() == 429
                            ? "endpoint_unavailable"
                            : Objects.requireNonNullElse(said.code(), ENDPOINT_NOT_FOUND),
                    said.message());
        } catch (RestClientException e) {
            throw new ServiceUnavailableException(SERVICE, e);
        }
    }

    private static ApiError.@Nullable Detail said(HttpStatusCodeException e) {
        try {
            ApiError error = e.getResponseBodyAs(ApiError.class);
            return error == null ? null : error.error();
        } catch (RuntimeException unreadable) {
            return null;
        }
    }
}
