package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.AnswerPiece;
import dev.tpo.chat.endpoints.DayBudget;
import dev.tpo.chat.endpoints.DayCount;
import dev.tpo.chat.endpoints.Endpoint;
import dev.tpo.chat.endpoints.EndpointMeter;
import dev.tpo.chat.endpoints.Endpoints;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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
            endpoint.budget().ifPresent(budget -> watch(name, budget));
        }
    }

    private void watch(String endpoint, DayBudget budget) {
        watch(endpoint, "requests", budget, budget.requests(), DayCount::requests);
        watch(endpoint, "tokens", budget, budget.tokens(), DayCount::tokens);
    }

    private void watch(
            String endpoint, String of, DayBudget budget, @Nullable Integer limit, ToLongFunction<DayCount> count) {
        Gauge.builder("tpo_endpoint_budget_used", budget, each -> count.applyAsLong(each.used()))
                .description("What an endpoint with a budget was asked since 00:00 UTC")
                .tags("endpoint", endpoint, "of", of)
                .register(registry);
        if (limit != null) {
            long most = limit;
            Gauge.builder(
                            "tpo_endpoint_budget_left",
                            budget,
                            each -> Math.max(0, most - count.applyAsLong(each.used())))
                    .description("What an endpoint's budget leaves until 00:00 UTC")
                    .tags("endpoint", endpoint, "of", of)
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
