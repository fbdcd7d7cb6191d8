package dev.tpo.chat.endpoints;

import java.util.Locale;
import java.util.Objects;

/** What a client is told of a refusal. What only the operator can mend is told as that, without the endpoint's words. */
final class Refusals {
    private Refusals() {}

    static EndpointException.Refused of(Endpoint endpoint, String model, Attempt.Declined declined, int requests) {
        String message = declined.message();
        return switch (declined.status()) {
            case 401, 403 ->
                misconfigured(endpoint, "endpoint_unauthorized", "it does not take the suite's key", requests);
            case 402, 429 -> misconfigured(endpoint, "insufficient_quota", "its account has no credit left", requests);
            case 404 ->
                message == null
                        ? misconfigured(
                                endpoint,
                                "endpoint_misconfigured",
                                "there are no chat completions at its address (404)",
                                requests)
                        : new EndpointException.Refused(
                                404,
                                "model_not_found",
                                "model",
                                "the endpoint '" + endpoint + "' has no model '" + model + "'",
                                requests);
            case 400, 413, 422 -> refused(endpoint, declined, requests);
            default ->
                misconfigured(
                        endpoint,
                        "endpoint_misconfigured",
                        "it answered with status " + declined.status() + ", which is none of a chat API",
                        requests);
        };
    }

    private static EndpointException.Refused refused(Endpoint endpoint, Attempt.Declined declined, int requests) {
        String said = Objects.requireNonNullElse(declined.message(), "status " + declined.status());
        boolean tooLong = said.toLowerCase(Locale.ROOT).contains("maximum context length");
        String code = tooLong ? "context_length_exceeded" : declined.code();
        String param = declined.param();
        return new EndpointException.Refused(
                declined.status() == 413 ? 413 : 400,
                code == null ? "refused_by_endpoint" : endpoint.cleaned(code),
                param == null ? null : endpoint.cleaned(param),
                endpoint.told(said),
                requests);
    }

    private static EndpointException.Refused misconfigured(Endpoint endpoint, String code, String why, int requests) {
        return new EndpointException.Refused(
                EndpointException.Refused.MISCONFIGURED, code, null, endpoint.told(why), requests);
    }
}
