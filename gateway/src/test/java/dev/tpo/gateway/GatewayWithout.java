package dev.tpo.gateway;

import dev.tpo.testing.TestDatabase;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway whose services are all at an address where nobody listens. */
final class GatewayWithout implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    GatewayWithout(String nobody, TestDatabase database) {
        context = new SpringApplicationBuilder(GatewayApplication.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=" + database.password(),
                        "--tpo.dataset-url=" + nobody,
                        "--tpo.training-url=" + nobody,
                        "--tpo.inference-url=" + nobody);
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
