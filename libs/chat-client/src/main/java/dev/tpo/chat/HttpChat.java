package dev.tpo.chat;

import dev.tpo.api.UpstreamRequests;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request at a time and says what came of it. */
final class HttpChat implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long LONGEST_ANSWER_BYTES = 16 << 20;

    private final ChatEndpoint endpoint;
    private final Clock clock;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();
    private final Answers answers;

    HttpChat(ChatEndpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.answers = new Answers(json, clock);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /**
     * What comes of the question.
     *
     * @param whole whether an answer has all that is asked for
     * @param most how many requests it may become elsewhere
     * @param look how often {@code stop} is looked at
     * @return without an outcome if the request was broken off because of {@code stop}: the service sees that nobody
     *     listens any more
     */
    <T> Tried<T> ask(
            String path,
            Object question,
            Class<T> type,
            Predicate<T> whole,
            int most,
            Duration look,
            BooleanSupplier stop)
            throws InterruptedException {
        Instant latest = clock.instant().plus(endpoint.answerTimeout());
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(
                request(path, question, most), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER_BYTES));
        try {
            while (true) {
                try {
                    HttpResponse<byte[]> answer = response.get(look.toMillis(), TimeUnit.MILLISECONDS);
                    return new Tried<>(answers.read(answer, type, whole), requests(answer));
                } catch (TimeoutException e) {
                    if (stop.getAsBoolean()) {
                        return new Tried<>(null, 1);
                    }
                    if (clock.instant().isAfter(latest)) {
                        return new Tried<>(
                                new Try.Failed<>("no answer within " + Words.of(endpoint.answerTimeout())), 1);
                    }
                }
            }
        } catch (ExecutionException e) {
            return broken(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private HttpRequest request(String path, Object question, int most) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(endpoint.url().toString().replaceFirst("/$", "") + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(question)));
        endpoint.headers().forEach(request::header);
        if (most < Integer.MAX_VALUE) {
            request.header(UpstreamRequests.LIMIT, Integer.toString(most));
        }
        return request.build();
    }

    /** A model of the service's own makes none elsewhere: asking it is the one. */
    private static int requests(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue(UpstreamRequests.HEADER)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static <T> Tried<T> broken(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> new Tried<>(new Try.Away<>("it cannot be reached", null), 0);
            case HttpConnectTimeoutException e -> new Tried<>(new Try.Away<>("it cannot be reached", null), 0);
            case Error e -> throw e;
            case null, default -> new Tried<>(new Try.Failed<>("the connection broke off: " + cause), 1);
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
