package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.EndpointException;
import dev.tpo.web.ApiException;
import org.springframework.http.HttpStatus;

/** What an endpoint did not do, in the client's words. */
public final class EndpointErrors {
    private EndpointErrors() {}

    public static ApiException told(EndpointException failure) {
        return switch (failure) {
            case EndpointException.Busy busy -> ApiException.tooManyRequests(busy.comeAgain(), busy.said());
            case EndpointException.Spent spent ->
                ApiException.tooManyRequests(spent.comeAgain(), "endpoint_budget_spent", spent.said());
            case EndpointException.Away away -> ApiException.unavailable(away.comeAgain(), away.said());
            case EndpointException.Failed failed ->
                new ApiException(
                        HttpStatus.BAD_GATEWAY, ApiException.SERVER_ERROR, "endpoint_failed", null, failed.said());
            case EndpointException.Refused refused ->
                new ApiException(
                        HttpStatus.valueOf(refused.status()),
                        refused.status() == EndpointException.Refused.MISCONFIGURED
                                ? ApiException.SERVER_ERROR
                                : ApiException.INVALID_REQUEST,
                        refused.code(),
                        refused.param(),
                        refused.said());
        };
    }
}
