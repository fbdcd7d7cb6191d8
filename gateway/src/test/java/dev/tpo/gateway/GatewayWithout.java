package dev.tpo.gateway;

import dev.tpo.testing.TestDatabase;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway whose services are all at one address: where nobody listens, or where something stands in for them. */
final class GatewayWithout implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    GatewayWithout(String services, TestDatabase database, String... settings) {
        context = new SpringApplicationBuilder(GatewayApplication.class)
                .run(Stream.concat(
                                Stream.of(
                                        "server.port=0",
                                        "server.address=127.0.0.1",
                                        "spring.datasource.url=" + database.url(),
                                        "spring.datasource.username=" + database.user(),
                                        "spring.datasource.password=" + database.password(),
                                        "tpo.dataset-url=" + services,
                                        "tpo.training-url=" + services,
                                        "tpo.inference-url=" + services),
                                Stream.of(settings))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    String url() {
        return "http://127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
