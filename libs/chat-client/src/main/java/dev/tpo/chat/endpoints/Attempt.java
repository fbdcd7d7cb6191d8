package dev.tpo.chat.endpoints;

import dev.tpo.chat.wire.ComeAgain;
import dev.tpo.chat.wire.Wire;
import dev.tpo.chat.wire.WireEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One HTTP request for an answer, from its sending to its end. */
final class Attempt implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Wire wire;
    private final EndpointSettings.Timeouts timeouts;
    private final Clock clock;
    private final JsonMapper json;
    private final AnswerPieces pieces = new AnswerPieces();
    private Instant lastByte;
    private boolean heard;

    Attempt(Wire wire, EndpointSettings.Timeouts timeouts, Clock clock, JsonMapper json) {
        this.wire = wire;
        this.timeouts = timeouts;
        this.clock = clock;
        this.json = json;
        this.lastByte = clock.instant();
    }

    /** What happens next. */
    sealed interface Step {}

    record Said(AnswerPiece piece) implements Step {}

    /**
     * It gives no answer to this request.
     *
     * @param code null: it has none
     * @param comeAgain null: it does not say
     */
    record Declined(
            int status,
            @Nullable String code,
            @Nullable String param,
            @Nullable String message,
            @Nullable Duration comeAgain)
            implements Step {}

    /**
     * @param why for people; the endpoint's own words may be among them
     * @param slow it took as long as it may: asking again at once would take as long
     * @param reached it may have got the question
     */
    record Broken(String why, boolean slow, boolean reached) implements Step {}

    /** What the answer calls its model; null: it has not said. */
    @Nullable
    String model() {
        return pieces.model();
    }

    /** Null: nothing within the time. */
    @Nullable
    Step next(Duration patience) throws InterruptedException {
        Instant end = clock.instant().plus(patience);
        while (true) {
            AnswerPiece piece = pieces.poll();
            if (piece != null) {
                return new Said(piece);
            }
            if (pieces.fault() != null) {
                return new Broken(pieces.fault(), false, true);
            }
            WireEvent event = wire.next(patience.compareTo(LOOK) < 0 ? patience : LOOK);
            if (event == null) {
                Step late = late();
                if (late != null || !clock.instant().isBefore(end)) {
                    return late;
                }
                continue;
            }
            lastByte = clock.instant();
            switch (event) {
                case WireEvent.Failure failure -> {
                    return declined(failure);
                }
                case WireEvent.Broken(Throwable cause, boolean sent) -> {
                    return new Broken(why(cause, sent), false, sent);
                }
                case WireEvent.Began began -> {} // many servers say so before they begin to think
                default -> {
                    heard = true;
                    pieces.take(event);
                }
            }
        }
    }

    private @Nullable Broken late() {
        Duration allowed = heard ? timeouts.idle() : timeouts.firstByte();
        if (Duration.between(lastByte, clock.instant()).compareTo(allowed) <= 0) {
            return null;
        }
        return new Broken(
                heard
                        ? "its answer stopped for more than " + words(allowed)
                        : "it did not begin to answer within " + words(allowed),
                true,
                true);
    }

    private static String words(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }

    private static String why(Throwable cause, boolean sent) {
        if (cause instanceof JacksonException) {
            return "its answer is no JSON";
        }
        return sent ? "the connection broke off" : "it cannot be reached";
    }

    private Declined declined(WireEvent.Failure failure) {
        Duration comeAgain = ComeAgain.in(failure.headers(), clock);
        JsonNode error = error(failure.body());
        return new Declined(
                failure.status(),
                text(error.path("code")),
                text(error.path("param")),
                error.path("error").isString() ? text(error.path("error")) : text(error.path("message")),
                comeAgain);
    }

    /** OpenAI's, or its fields without a frame around them; of anything else, such as a proxy's page, nothing is told. */
    private JsonNode error(String body) {
        try {
            JsonNode read = json.readTree(body);
            JsonNode root = read.isArray() ? read.path(0) : read;
            return root.path("error").isObject() ? root.path("error") : root;
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    /** Numbers are the status once more. */
    private static @Nullable String text(JsonNode value) {
        return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
    }

    @Override
    public void close() {
        wire.close();
    }
}
