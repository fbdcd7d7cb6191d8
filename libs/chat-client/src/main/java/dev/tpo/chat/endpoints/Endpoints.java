package dev.tpo.chat.endpoints;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The operator's endpoints by name. */
public final class Endpoints implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Redirects are not followed: whoever they lead to must not get the key, nor the videos. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    private final Map<String, Endpoint> byName = new LinkedHashMap<>();

    /**
     * @param counts the folder where it is kept what endpoints with a budget were asked today; of this process alone
     * @throws InvalidEndpointException if it cannot be kept there
     */
    public Endpoints(List<EndpointSettings> settings, Path counts, Clock clock, EndpointMeter meter) {
        this(settings, counts, clock, Thread::sleep, meter);
    }

    Endpoints(List<EndpointSettings> settings, Path counts, Clock clock, Endpoint.Pauses pauses, EndpointMeter meter) {
        JsonMapper json = new JsonMapper();
        for (EndpointSettings each : settings) {
            DayBudget budget = each.limits().hasBudget()
                    ? new DayBudget(each.name(), each.limits(), counts.resolve(each.name()), clock)
                    : null;
            byName.put(each.name(), new Endpoint(each, budget, http, json, clock, pauses, meter));
        }
    }

    public Optional<Endpoint> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Endpoint> all() {
        return byName.values();
    }

    /** What is under way is broken off. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
