package dev.tpo.web;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Log lines of a request begin with its id, unless the service's own configuration says otherwise. */
final class LogConventions implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "http-conventions", Map.of("logging.pattern.correlation", "[%X{requestId:-}] ")));
    }
}
