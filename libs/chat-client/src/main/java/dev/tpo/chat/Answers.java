package dev.tpo.chat;

import dev.tpo.api.ApiError;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a chat API sends back. */
final class Answers {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int LONGEST_EXCERPT = 300;

    private final JsonMapper json;
    private final Clock clock;

    Answers(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** @param whole whether an answer has all that is asked for */
    <T> Try<T> read(HttpResponse<byte[]> response, Class<T> type, Predicate<T> whole) {
        int status = response.statusCode();
        return switch (status) {
            case TOO_MANY_REQUESTS -> new Try.Busy<>(said(response), comeAgain(response));
            case SERVICE_UNAVAILABLE -> {
                Duration comeAgain = comeAgain(response);
                yield comeAgain == null ? new Try.Failed<>(said(response)) : new Try.Away<>(said(response), comeAgain);
            }
            case REQUEST_TIMEOUT -> new Try.Failed<>(said(response));
            default -> {
                if (status >= 500) {
                    yield new Try.Failed<>(said(response));
                }
                yield status / 100 == 2 ? answer(response, type, whole) : refusal(response);
            }
        };
    }

    private <T> Try<T> answer(HttpResponse<byte[]> response, Class<T> type, Predicate<T> whole) {
        try {
            T answer = json.readValue(response.body(), type);
            if (answer != null && whole.test(answer)) {
                return new Try.Answered<>(answer);
            }
            return new Try.Failed<>("its answer lacks what was asked for: " + excerpt(response));
        } catch (JacksonException e) {
            return new Try.Failed<>("its answer cannot be read: " + excerpt(response));
        }
    }

    private <T> Try<T> refusal(HttpResponse<byte[]> response) {
        ApiError.Detail detail = detail(response);
        String code = detail == null ? null : detail.code();
        var refusal = new Try.Refused<T>(
                Objects.requireNonNullElse(code, Reply.Refused.REFUSED),
                said(response),
                detail == null ? null : detail.param());
        return response.statusCode() == NOT_FOUND && "model_not_found".equals(code)
                ? new Try.Unknown<>(refusal)
                : refusal;
    }

    private String said(HttpResponse<byte[]> response) {
        ApiError.Detail detail = detail(response);
        return detail == null ? "status " + response.statusCode() + " " + excerpt(response) : detail.message();
    }

    @SuppressWarnings("NullAway") // another's JSON may lack what the record promises
    private ApiError.@Nullable Detail detail(HttpResponse<byte[]> response) {
        try {
            ApiError error = json.readValue(response.body(), ApiError.class);
            return error == null || error.error() == null || error.error().message() == null ? null : error.error();
        } catch (JacksonException e) {
            return null; // in another shape
        }
    }

    private static String excerpt(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        return text.substring(0, Math.min(LONGEST_EXCERPT, text.length()));
    }

    /** {@code Retry-After}, in seconds or as a date. */
    private @Nullable Duration comeAgain(HttpResponse<byte[]> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
