package dev.tpo.chat;

import dev.tpo.api.ApiError;
import dev.tpo.chat.wire.ComeAgain;
import dev.tpo.chat.wire.WireEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a chat API sends back. */
final class Answers {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int LONGEST_EXCERPT = 300;
    /** Codes of what passes by itself. */
    private static final Set<String> PASSING = Set.of("out_of_memory", "unavailable", "too_many_requests");

    private final JsonMapper json;
    private final Clock clock;

    Answers(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** An answer by its parts. @param whole whether it has all that is asked for */
    <T> Try<T> read(JsonNode body, Class<T> type, Predicate<T> whole) {
        try {
            T answer = json.treeToValue(body, type);
            if (answer != null && whole.test(answer)) {
                return new Try.Answered<>(answer);
            }
            return new Try.Failed<>("its answer lacks what was asked for: " + excerpt(body.toString()));
        } catch (JacksonException e) {
            return new Try.Failed<>("its answer cannot be read: " + excerpt(body.toString()));
        }
    }

    /** What was not granted. */
    <T> Try<T> read(WireEvent.Failure response) {
        return switch (response.status()) {
            case TOO_MANY_REQUESTS -> new Try.Busy<>(said(response), ComeAgain.in(response.headers(), clock));
            case SERVICE_UNAVAILABLE -> {
                Duration comeAgain = ComeAgain.in(response.headers(), clock);
                yield comeAgain == null ? new Try.Failed<>(said(response)) : new Try.Away<>(said(response), comeAgain);
            }
            case REQUEST_TIMEOUT -> new Try.Failed<>(said(response));
            default -> response.status() >= 500 ? new Try.Failed<>(said(response)) : refusal(response);
        };
    }

    /** An error in the midst of an answer, where the status was told before. */
    <T> Try<T> brokenOff(JsonNode error) {
        String said = "it failed amid its answer: " + error.path("message").asString("");
        return PASSING.contains(error.path("code").asString("")) ? new Try.Away<>(said, null) : new Try.Failed<>(said);
    }

    private <T> Try<T> refusal(WireEvent.Failure response) {
        ApiError.Detail detail = detail(response);
        String code = detail == null ? null : detail.code();
        var refusal = new Try.Refused<T>(
                Objects.requireNonNullElse(code, Reply.Refused.REFUSED),
                said(response),
                detail == null ? null : detail.param());
        return response.status() == NOT_FOUND && "model_not_found".equals(code) ? new Try.Unknown<>(refusal) : refusal;
    }

    private String said(WireEvent.Failure response) {
        ApiError.Detail detail = detail(response);
        return detail == null ? "status " + response.status() + " " + excerpt(response.body()) : detail.message();
    }

    @SuppressWarnings("NullAway") // another's JSON may lack what the record promises
    private ApiError.@Nullable Detail detail(WireEvent.Failure response) {
        try {
            ApiError error = json.readValue(response.body(), ApiError.class);
            return error == null || error.error() == null || error.error().message() == null ? null : error.error();
        } catch (JacksonException e) {
            return null; // in another shape
        }
    }

    private static String excerpt(String text) {
        String stripped = text.strip();
        return stripped.substring(0, Math.min(LONGEST_EXCERPT, stripped.length()));
    }
}
