package dev.tpo.chat.endpoints;

import dev.tpo.chat.wire.Wire;
import dev.tpo.chat.wire.WireEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads {@code GET /models}. */
final class Listing {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Wire wire;
    private final Instant latest;
    private final Clock clock;

    Listing(Wire wire, Instant latest, Clock clock) {
        this.wire = wire;
        this.latest = latest;
        this.clock = clock;
    }

    static final class NoListing extends Exception {
        NoListing(String message) {
            super(message);
        }
    }

    /** Empty: this API does not list its models. */
    Optional<List<String>> read() throws InterruptedException, NoListing {
        while (true) {
            WireEvent event = wire.next(LOOK);
            switch (event) {
                case null -> {
                    if (clock.instant().isAfter(latest)) {
                        throw new NoListing("it does not say which models it has");
                    }
                }
                case WireEvent.Whole(JsonNode json) -> {
                    return names(json);
                }
                case WireEvent.Failure failure -> {
                    if (failure.status() >= 500) {
                        throw new NoListing("it answered with status " + failure.status());
                    }
                    return Optional.empty();
                }
                case WireEvent.Broken(Throwable cause, boolean sent) -> {
                    if (cause instanceof tools.jackson.core.JacksonException) {
                        return Optional.empty();
                    }
                    throw new NoListing(sent ? "the connection broke off" : "it cannot be reached");
                }
                case WireEvent.End end -> {
                    return Optional.empty();
                }
                default -> {}
            }
        }
    }

    private static Optional<List<String>> names(JsonNode json) {
        if (!json.path("data").isArray()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        json.path("data").forEach(model -> names.add(model.path("id").asString("")));
        return Optional.of(names);
    }
}
