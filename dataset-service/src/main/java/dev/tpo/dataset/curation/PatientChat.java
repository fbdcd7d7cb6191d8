package dev.tpo.dataset.curation;

import dev.tpo.api.ApiError;
import dev.tpo.api.ChatApi;
import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.ScoreResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** The chat API, asked until there is an answer: a full queue is waited for as long as it says, a service that is away until it is back. */
@Component
class PatientChat {
    private static final Logger LOG = LoggerFactory.getLogger(PatientChat.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** inference-service reads models every 2 s: a new one is unknown to it for a moment. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

    private final ChatApi chat;
    private final Duration patience;
    private final Clock clock;

    PatientChat(RestClient inference, CurationProperties properties, Clock clock) {
        this.chat = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(inference))
                .build()
                .createClient(ChatApi.class);
        this.patience = properties.patience();
        this.clock = clock;
    }

    ChatCompletion complete(ChatCompletionRequest request, StopSignal stop) {
        return patiently(() -> chat.complete(request), stop);
    }

    ScoreResponse score(ScoreRequest request, StopSignal stop) {
        return patiently(() -> chat.score(request), stop);
    }

    private <T> T patiently(Supplier<T> call, StopSignal stop) {
        Instant begin = clock.instant();
        Duration pause = FIRST_PAUSE;
        while (true) {
            stop.check();
            Duration wait;
            try {
                return call.get();
            } catch (HttpClientErrorException.TooManyRequests e) {
                wait = retryAfter(e, FIRST_PAUSE);
            } catch (HttpClientErrorException e) {
                if (e.getStatusCode().value() != 404 || since(begin).compareTo(UNTIL_KNOWN) > 0) {
                    throw refused(e);
                }
                wait = FIRST_PAUSE;
            } catch (RestClientException e) {
                if (since(begin).compareTo(patience) > 0) {
                    throw new CurationFailedException(
                            "inference_unavailable", "inference-service gave no answer: " + e.getMessage(), null);
                }
                LOG.info("inference-service does not answer, asking again in {}: {}", pause, e.getMessage());
                wait = e instanceof HttpStatusCodeException status ? retryAfter(status, pause) : pause;
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
            sleep(wait, stop);
        }
    }

    private Duration since(Instant begin) {
        return Duration.between(begin, clock.instant());
    }

    private static CurationFailedException refused(HttpClientErrorException refusal) {
        ApiError.@Nullable Detail detail = null;
        try {
            ApiError error = refusal.getResponseBodyAs(ApiError.class);
            detail = error == null ? null : error.error();
        } catch (RuntimeException e) {
            LOG.debug("a refusal in another shape", e);
        }
        return detail == null
                ? new CurationFailedException("refused_by_model", String.valueOf(refusal.getMessage()), null)
                : new CurationFailedException(
                        Objects.requireNonNullElse(detail.code(), "refused_by_model"),
                        "refused by the model: " + detail.message(),
                        detail.param());
    }

    private static Duration retryAfter(HttpStatusCodeException refusal, Duration otherwise) {
        HttpHeaders headers = refusal.getResponseHeaders();
        String seconds = headers == null ? null : headers.getFirst(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.matches("\\d{1,6}")
                ? shorter(Duration.ofSeconds(Long.parseLong(seconds)), LONGEST_PAUSE)
                : otherwise;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration pause, StopSignal stop) {
        Instant end = clock.instant().plus(pause);
        try {
            while (clock.instant().isBefore(end)) {
                stop.check();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CurationStoppedException();
        }
    }
}
