package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatApi;
import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import java.io.IOException;
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

/** Asks until there is an answer: a full queue is waited for as long as it says, a service that is away until it is back. */
@Component
class PatientChat {
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Inference reads the models every 2 s: a new one is unknown to it for a moment. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

    private final ChatApi chat;
    private final Clock clock;

    PatientChat(ChatApi chat, Clock clock) {
        this.chat = chat;
        this.clock = clock;
    }

    /**
     * The answer; null if {@code stopping} came first.
     *
     * @throws InvalidEvaluationException if the request is refused for what it is
     */
    @Nullable
    ChatCompletion ask(ChatCompletionRequest request, BooleanSupplier stopping) throws InterruptedException {
        Instant begin = clock.instant();
        while (!stopping.getAsBoolean()) {
            Duration pause;
            try {
                return chat.complete(request);
            } catch (HttpClientErrorException.TooManyRequests e) {
                pause = retryAfter(e);
            } catch (HttpClientErrorException e) {
                boolean mayAppear =
                        e.getStatusCode().value() == 404 && clock.instant().isBefore(begin.plus(UNTIL_KNOWN));
                if (!mayAppear) {
                    throw new InvalidEvaluationException("refused by the model: " + e.getResponseBodyAsString());
                }
                pause = AWAY;
            } catch (HttpStatusCodeException e) {
                pause = retryAfter(e);
            } catch (RestClientException e) {
                if (!isTransport(e)) {
                    throw new InvalidEvaluationException("the model's answer cannot be read: " + e.getMessage());
                }
                pause = AWAY;
            }
            sleep(pause, stopping);
        }
        return null;
    }

    /** A connection that fails or breaks off, rather than an answer that makes no sense. */
    private static boolean isTransport(@Nullable Throwable error) {
        return error != null && (error instanceof IOException || isTransport(error.getCause()));
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
