package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.AnswerPiece;
import dev.tpo.chat.endpoints.Endpoint;
import dev.tpo.chat.endpoints.EndpointMeter;
import dev.tpo.chat.endpoints.Endpoints;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What endpoints are asked, what it costs, and which are left alone. */
final class EndpointMetrics implements EndpointMeter {
    private final MeterRegistry registry;

    EndpointMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Endpoints endpoints) {
        for (Endpoint endpoint : endpoints.all()) {
            String name = endpoint.settings().name();
            Gauge.builder("tpo_endpoint_open_circuits", endpoint, Endpoint::openCircuits)
                    .description("Addresses of an endpoint that are left alone because they have failed")
                    .tag("endpoint", name)
                    .register(registry);
            Gauge.builder("tpo_endpoint_running", endpoint, Endpoint::running)
                    .description("Questions under way at an endpoint")
                    .tag("endpoint", name)
                    .register(registry);
        }
    }

    @Override
    public void request(String endpoint, Outcome outcome, Duration lasted) {
        Timer.builder("tpo_endpoint_requests")
                .description("HTTP requests to an endpoint, by what came of them")
                .tags("endpoint", endpoint, "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(lasted);
    }

    @Override
    public void tokens(String endpoint, AnswerPiece.Tokens tokens) {
        count(endpoint, "input", tokens.input());
        count(endpoint, "output", tokens.output());
    }

    private void count(String endpoint, String direction, int tokens) {
        registry.counter("tpo_endpoint_tokens", "endpoint", endpoint, "direction", direction)
                .increment(tokens);
    }
}
