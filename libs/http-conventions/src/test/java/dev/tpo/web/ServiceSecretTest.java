package dev.tpo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.HttpClientErrorException;

/** A service's door: open to whoever knows the secret. */
class ServiceSecretTest {
    private static final String SECRET = "a-secret-of-some-length";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ConfigurableApplicationContext service;
    private static URI url;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        service = run("server.address=127.0.0.1", "tpo.service-secret=" + SECRET);
        url = URI.create("http://127.0.0.1:"
                + ((WebServerApplicationContext) service).getWebServer().getPort());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void withoutTheSecretNothingIsAnswered() throws Exception {
        for (String path : new String[] {"/things", "/nothing", "/actuator/prometheus", "/v3/api-docs"}) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"forbidden\"").contains("ask the gateway");
        }
        assertThat(get("/things", ServiceSecret.HEADER, SECRET + "x").statusCode())
                .isEqualTo(403);
        assertThat(get("/things", "Authorization", "Bearer " + SECRET).statusCode())
                .as("a bearer token opens the metrics only")
                .isEqualTo(403);
    }

    @Test
    void withTheSecretEverythingIs() throws Exception {
        assertThat(get("/things", ServiceSecret.HEADER, SECRET).body()).isEqualTo("{\"limit\":20}");
    }

    @Test
    void healthIsOpenAndMetricsAreToABearerToken() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isNotEqualTo(403);
        assertThat(get("/actuator/prometheus", "Authorization", "Bearer " + SECRET)
                        .statusCode())
                .isNotEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/../../things",
                "/actuator/health/..;/..;/things",
                "/actuator/health/%2e%2e/%2e%2e/things",
                "/actuator/health;/../../things",
                "//actuator/health/",
                "/actuator/healthy"
            })
    void noPathThatOnlyLooksLikeHealthIsLetIn(String target) throws Exception {
        int port = url.getPort();
        assertThat(new RawHttp(port).get(target).status()).isIn(400, 403, 404);
        assertThat(new RawHttp(port).get(target).body()).doesNotContain("limit");
    }

    @Test
    void theServicesOwnClientsTellIt() {
        assertThat(service.getBean(ServiceClients.class)
                        .client(url, PATIENCE, PATIENCE)
                        .get()
                        .uri("/things")
                        .retrieve()
                        .body(String.class))
                .isEqualTo("{\"limit\":20}");
        assertThatThrownBy(() -> new ServiceClients(new ServiceSecret(null))
                        .client(url, PATIENCE, PATIENCE)
                        .get()
                        .uri("/things")
                        .retrieve()
                        .toBodilessEntity())
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    @Test
    void aSecretMayLieInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        assertThat(ServiceSecret.of("", file.toString()).is(SECRET)).isTrue();
        assertThatThrownBy(() -> ServiceSecret.of("", folder.resolve("none").toString()))
                .isInstanceOf(UnsafeStartException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aSecretThatIsEasilyGuessedOrCannotBeSentIsRefused() {
        for (String secret : new String[] {"short", "with blanks between them", "\u00fcber-zwanzig-Zeichen-lang"}) {
            assertThatThrownBy(() -> new ServiceSecret(secret))
                    .isInstanceOf(UnsafeStartException.class)
                    .message()
                    .doesNotContain(secret)
                    .hasLineCount(1);
        }
    }

    @Test
    void withoutASecretAServiceDoesNotListenBeyondLoopback() {
        for (String address : new String[] {"server.address=0.0.0.0", "server.address="}) {
            assertThatThrownBy(() -> run(address))
                    .rootCause()
                    .isInstanceOf(UnsafeStartException.class)
                    .message()
                    .contains("TPO_SERVICE_SECRET")
                    .hasLineCount(1);
        }
    }

    @Test
    void itDoesNotShowWhenItIsPrinted() {
        assertThat(new ServiceSecret(SECRET)).asString().doesNotContain(SECRET);
    }

    private static ConfigurableApplicationContext run(String... settings) {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "server.port=0",
                                "spring.autoconfigure.exclude="
                                        + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"),
                        java.util.stream.Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new SpringApplicationBuilder(SampleApplication.class).run(arguments);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
