package dev.tpo.chat;

import dev.tpo.api.UpstreamRequests;
import dev.tpo.chat.wire.Wire;
import dev.tpo.chat.wire.WireEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request at a time and says what came of it. */
final class HttpChat implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** The service says something every second once it has read the question. */
    private static final Duration IDLE = Duration.ofMinutes(1);

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
     * What comes of the question, whether the answer is streamed or not.
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
        try (Wire wire = Wire.send(http, request(path, question, most), json)) {
            return new Asking<>(wire, type, whole).outcome(look, stop);
        }
    }

    /** One request under way. */
    private final class Asking<T> {
        private final Wire wire;
        private final Class<T> type;
        private final Predicate<T> whole;
        private final StreamedCompletion streamed = new StreamedCompletion(json);
        private Instant lastHeard = clock.instant();
        private boolean begun;
        private int requests = 1;

        Asking(Wire wire, Class<T> type, Predicate<T> whole) {
            this.wire = wire;
            this.type = type;
            this.whole = whole;
        }

        Tried<T> outcome(Duration look, BooleanSupplier stop) throws InterruptedException {
            while (true) {
                WireEvent event = wire.next(look);
                if (event == null) {
                    Duration allowed = begun ? IDLE : endpoint.answerTimeout();
                    if (stop.getAsBoolean()) {
                        return new Tried<>(null, requests);
                    }
                    if (clock.instant().isAfter(lastHeard.plus(allowed))) {
                        return failed((begun ? "no more of its answer" : "no answer") + " within " + Words.of(allowed));
                    }
                    continue;
                }
                lastHeard = clock.instant();
                Tried<T> end = take(event);
                if (end != null) {
                    return end;
                }
            }
        }

        private @Nullable Tried<T> take(WireEvent event) {
            return switch (event) {
                case WireEvent.Began(HttpHeaders headers) -> {
                    requests = requests(headers);
                    yield null;
                }
                case WireEvent.Comment comment -> {
                    begun = true;
                    yield null;
                }
                case WireEvent.Data(JsonNode chunk) -> {
                    begun = true;
                    if (chunk.path("error").isObject()) {
                        yield new Tried<>(answers.brokenOff(chunk.path("error")), requests);
                    }
                    streamed.add(chunk);
                    yield null;
                }
                case WireEvent.Whole(JsonNode answer) -> new Tried<>(answers.read(answer, type, whole), requests);
                case WireEvent.Done done -> new Tried<>(answers.read(streamed.whole(), type, whole), requests);
                case WireEvent.End end -> new Tried<>(answers.read(streamed.whole(), type, whole), requests);
                case WireEvent.Failure failure -> new Tried<>(answers.read(failure), requests(failure.headers()));
                case WireEvent.Broken(Throwable cause, boolean sent) -> {
                    if (cause instanceof Error error) {
                        throw error;
                    }
                    yield sent
                            ? failed(
                                    cause instanceof JacksonException
                                            ? "its answer cannot be read"
                                            : "the connection broke off: " + cause)
                            : new Tried<>(new Try.Away<>("it cannot be reached", null), 0);
                }
            };
        }

        private Tried<T> failed(String why) {
            return new Tried<>(new Try.Failed<>(why), requests);
        }
    }

    private HttpRequest request(String path, Object question, int most) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(endpoint.url().toString().replaceFirst("/$", "") + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(question)));
        endpoint.headers().forEach(request::header);
        if (most < Integer.MAX_VALUE) {
            request.header(UpstreamRequests.LIMIT, Integer.toString(most));
        }
        return request.build();
    }

    /** A model of the service's own makes none elsewhere: asking it is the one. */
    private static int requests(HttpHeaders headers) {
        return headers.firstValue(UpstreamRequests.HEADER)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(1);
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
