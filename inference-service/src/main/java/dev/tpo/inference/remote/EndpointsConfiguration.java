package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.EndpointVariables;
import dev.tpo.chat.endpoints.Endpoints;
import dev.tpo.chat.endpoints.InvalidEndpointException;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.UnsafeStartException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** The endpoints that the operator names. Their variables are read by name, since their names hold the endpoints'. */
@Configuration(proxyBeanMethods = false)
class EndpointsConfiguration {
    @Bean
    Endpoints endpoints(
            @Value("${tpo.endpoints:}") String endpoints,
            ConfigurableEnvironment environment,
            InferenceProperties properties,
            Clock clock,
            MeterRegistry registry) {
        EndpointMetrics metrics = new EndpointMetrics(registry);
        try {
            Endpoints read = new Endpoints(
                    EndpointVariables.read(variables(endpoints, environment)),
                    properties.workDir().resolve("endpoint-budgets"),
                    clock,
                    metrics);
            metrics.watch(read);
            return read;
        } catch (InvalidEndpointException e) {
            throw new UnsafeStartException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> variables(String endpoints, ConfigurableEnvironment environment) {
        Map<String, String> variables = new HashMap<>();
        environment.getPropertySources().stream()
                .flatMap(source -> source instanceof EnumerablePropertySource<?> known
                        ? Stream.of(known.getPropertyNames())
                        : Stream.empty())
                .filter(name -> name.startsWith(EndpointVariables.PREFIX))
                .forEach(name -> variables.put(name, Objects.requireNonNullElse(environment.getProperty(name), "")));
        variables.put(EndpointVariables.ENDPOINTS, endpoints);
        return variables;
    }
}
