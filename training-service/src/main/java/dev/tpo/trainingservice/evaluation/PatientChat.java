package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatApi;
import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks until there is an answer: a full queue is waited for as long as it says, a service that is away until it is back. A
 * question that is answered by a failure again and again is given up.
 */
@Component
class PatientChat {
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Inference reads the models every 2 s: a new one is unknown to it for a moment. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

    /** Failures of one question that got through: what breaks the service each time would do so for ever. */
    private static final int MOST_FAILURES = 5;

    private static final int LONGEST_MESSAGE = 500;

    private final ChatApi chat;
    private final JsonMapper json;
    private final Clock clock;

    PatientChat(ChatApi chat, JsonMapper json, Clock clock) {
        this.chat = chat;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer; null if {@code stopping} came first.
     *
     * @throws RefusedQuestionException if the request is refused for what it is
     * @throws InvalidEvaluationException if no request to this model can be answered
     */
    @Nullable
    ChatCompletion ask(ChatCompletionRequest request, BooleanSupplier stopping) throws InterruptedException {
        Instant begin = clock.instant();
        int failures = 0;
        while (!stopping.getAsBoolean()) {
            Duration pause;
            try {
                return chat.complete(request);
            } catch (HttpClientErrorException.TooManyRequests e) {
                pause = retryAfter(e);
            } catch (HttpClientErrorException e) {
                Refusal refusal = refusal(e);
                if (!refusal.code().equals("model_not_found")) {
                    throw new RefusedQuestionException(refusal.message());
                }
                if (clock.instant().isAfter(begin.plus(UNTIL_KNOWN))) {
                    throw new InvalidEvaluationException(refusal.message());
                }
                pause = AWAY;
            } catch (HttpStatusCodeException e) {
                failures += e.getStatusCode().value() == 503 ? 0 : 1;
                if (failures >= MOST_FAILURES) {
                    throw new RefusedQuestionException("failed " + failures + " times; the last: "
                            + refusal(e).message());
                }
                pause = retryAfter(e);
            } catch (RestClientException e) {
                if (!isTransport(e)) {
                    throw new RefusedQuestionException("the model's answer cannot be read: " + e.getMessage());
                }
                failures += isNotThere(e) ? 0 : 1;
                if (failures >= MOST_FAILURES) {
                    throw new RefusedQuestionException("no answer came " + failures
                            + " times: the connection broke off, or the answer took too long");
                }
                pause = AWAY;
            }
            sleep(pause, stopping);
        }
        return null;
    }

    private record Refusal(String code, String message) {}

    /** The message of the error's JSON, not the JSON. */
    private Refusal refusal(HttpStatusCodeException error) {
        String body = error.getResponseBodyAsString();
        try {
            JsonNode said = json.readTree(body).path("error");
            return new Refusal(
                    said.path("code").asString(""),
                    shortened(said.path("message").asString(body)));
        } catch (JacksonException e) {
            return new Refusal("", shortened(error.getStatusCode() + " " + body));
        }
    }

    private static String shortened(String message) {
        return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    /** A connection that fails or breaks off, rather than an answer that makes no sense. */
    private static boolean isTransport(@Nullable Throwable error) {
        return error != null && (error instanceof IOException || isTransport(error.getCause()));
    }

    private static boolean isNotThere(@Nullable Throwable error) {
        return error != null && (error instanceof ConnectException || isNotThere(error.getCause()));
    }

    private static Duration retryAfter(HttpStatusCodeException refusal) {
        HttpHeaders headers = refusal.getResponseHeaders();
        String seconds = headers == null ? null : headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (seconds == null || !seconds.matches("\\d{1,6}")) {
            return AWAY;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private void sleep(Duration pause, BooleanSupplier stopping) throws InterruptedException {
        Instant end = clock.instant().plus(pause);
        while (clock.instant().isBefore(end) && !stopping.getAsBoolean()) {
            Thread.sleep(LOOK);
        }
    }
}
