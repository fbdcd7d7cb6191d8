package dev.tpo.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.refusing.RefusingService;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that refuses an upload at its first byte: the client, still sending, sees why. */
@PostgresTest
class EarlyRefusalTest {

    @Test
    void theClientSeesTheServicesRefusalWhileItIsStillSending(TestDatabase database) throws Exception {
        ConfigurableApplicationContext service = new SpringApplicationBuilder(RefusingService.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.config.location=optional:classpath:/none/");
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (service;
                GatewayWithout gateway = new GatewayWithout("http://127.0.0.1:" + port, database);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/files"))
                            .header("Content-Type", "multipart/form-data; boundary=b")
                            .POST(BodyPublishers.ofInputStream(() -> zeros(40L << 20)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("no file so large");
        }
    }

    private static InputStream zeros(long bytes) {
        return new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int n = (int) Math.min(length, left);
                left -= n;
                return n;
            }
        };
    }
}
