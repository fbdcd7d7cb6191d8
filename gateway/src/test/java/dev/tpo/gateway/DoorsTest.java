package dev.tpo.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser on the same machine can do with a suite on localhost, told byte by byte. */
@PostgresTest
class DoorsTest {
    private static final EchoService SERVICES = new EchoService("echo");

    private static GatewayWithout gateway;
    private static int port;

    @BeforeAll
    static void start(TestDatabase database) {
        gateway = new GatewayWithout(
                SERVICES.url(),
                database,
                "tpo.doors.allowed-hosts=suite.example.org, 10.1.2.3",
                "tpo.doors.allowed-origins=https://lab.example.org,http://localhost:3000");
        port = URI.create(gateway.url()).getPort();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        SERVICES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:PORT",
                "LOCALHOST:1",
                "localhost.:PORT",
                "127.0.0.1:PORT",
                "127.8.9.1",
                "[::1]:PORT",
                "[0:0:0:0:0:0:0:1]",
                "suite.example.org",
                "Suite.Example.org:443",
                "10.1.2.3:8080"
            })
    void ourOwnNamesAreAnswered(String host) throws Exception {
        assertThat(ask("GET", "/v1/files", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "evil.example.org:PORT",
                "localhost.evil.example.org",
                "127.0.0.1.evil.example.org",
                "suite.example.org.evil",
                "0.0.0.0:PORT",
                "[::]",
                "192.168.1.7:PORT",
                "[2001:db8::1]"
            })
    void aNameThatIsNotOursIsRefusedForEveryMethodAndPath(String host) throws Exception {
        for (String method : new String[] {"GET", "POST", "DELETE", "OPTIONS"}) {
            assertForbidden(ask(method, "/v1/files", "Host: " + host));
        }
        for (String path : new String[] {"/", "/console/main.js", "/swagger-ui/index.html", "/v1/jobs", "/nothing"}) {
            assertForbidden(ask("GET", path, "Host: " + host));
        }
        assertThat(ask("GET", "/actuator/health/readiness", "Host: " + host))
                .as("probes name the pod")
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aClientOfHttp10NamesNoHost() throws Exception {
        assertThat(raw("GET /v1/files HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, Origin: https://evil.example.org",
        "POST, Origin: null",
        "POST, Origin: http://localhost:4000",
        "POST, Origin: https://localhost",
        "POST, Origin: http://localhost.evil.example.org:PORT",
        "POST, Origin: http://127.0.0.1:PORT",
        "POST, Origin: file://",
        "POST, Sec-Fetch-Site: cross-site",
        "POST, Sec-Fetch-Site: same-site",
        "PUT, Origin: https://evil.example.org",
        "DELETE, Origin: https://evil.example.org",
        "DELETE, Sec-Fetch-Site: cross-site",
        "PATCH, Origin: null",
        "BREW, Origin: null"
    })
    void whatAnotherSitesPageWouldChangeIsRefused(String method, String header) throws Exception {
        assertForbidden(ask(method, "/v1/files", "Host: localhost:PORT", header));
    }

    @Test
    void anUploadOfAnotherSitesPageIsRefusedBeforeItsBodyIsRead() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /v1/files HTTP/1.1\r\nHost: localhost:" + port
                                    + "\r\nOrigin: https://evil.example.org\r\n"
                                    + "Content-Type: multipart/form-data; boundary=b\r\n"
                                    + "Content-Length: 2000000000\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 403");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost:PORT",
                "Origin: HTTP://LOCALHOST:PORT",
                "Origin: https://localhost:PORT",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "User-Agent: curl/8"
            })
    void ourOwnPagesAndProgramsMayChange(String header) throws Exception {
        assertThat(ask("DELETE", "/v1/files/file-1", "Host: localhost:PORT", header))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Access-Control-Allow-Origin");
    }

    @Test
    void aPortLeftOutIsTheSchemesOwn() throws Exception {
        assertThat(ask("DELETE", "/v1/files/f", "Host: suite.example.org", "Origin: https://suite.example.org"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("DELETE", "/v1/files/f", "Host: suite.example.org:443", "Origin: https://suite.example.org"))
                .startsWith("HTTP/1.1 200");
        assertForbidden(
                ask("DELETE", "/v1/files/f", "Host: suite.example.org:8443", "Origin: https://suite.example.org"));
    }

    @Test
    void anAllowedSiteMayUseTheApiAndReadsItsAnswers() throws Exception {
        for (String origin : new String[] {"https://lab.example.org", "http://localhost:3000"}) {
            assertThat(ask(
                            "POST",
                            "/v1/fine_tuning/jobs/j/cancel",
                            "Host: localhost:PORT",
                            "Origin: " + origin,
                            "Sec-Fetch-Site: cross-site"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Access-Control-Allow-Origin: " + origin)
                    .contains("Access-Control-Expose-Headers: X-Request-Id")
                    .contains("X-Frame-Time");
        }
    }

    @Test
    void anAllowedSitesPreflightIsAnsweredAndAnyOthersIsRefused() throws Exception {
        String[] wanted = {
            "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type"
        };
        assertThat(ask(
                        "OPTIONS",
                        "/v1/score",
                        "Host: localhost:PORT",
                        "Origin: https://lab.example.org",
                        wanted[0],
                        wanted[1]))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Methods: GET,HEAD,POST,PUT,DELETE")
                .contains("Access-Control-Allow-Headers: authorization, content-type")
                .doesNotContain("echo");
        assertForbidden(ask(
                "OPTIONS",
                "/v1/score",
                "Host: localhost:PORT",
                "Origin: https://evil.example.org",
                wanted[0],
                wanted[1]));
    }

    @Test
    void aPageOfAnotherSiteMayLinkToUsButNotUseWhatItGets() throws Exception {
        String answer = ask("GET", "/v1/files", "Host: localhost:PORT", "Sec-Fetch-Site: cross-site");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Cross-Origin-Resource-Policy: same-origin")
                .contains("X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer")
                .contains("Content-Security-Policy: frame-ancestors 'none'")
                .doesNotContain("Access-Control-Allow-Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/main.js", "/swagger-ui/index.html", "/v1/jobs", "/nothing"})
    void nothingOfOursIsFramed(String path) throws Exception {
        assertThat(ask("GET", path, "Host: localhost:PORT"))
                .contains("frame-ancestors 'none'")
                .contains("X-Content-Type-Options: nosniff");
    }

    @Test
    void aPageLoadsItsPartsFromHereOnly() throws Exception {
        for (String page : new String[] {"/", "/swagger-ui/index.html"}) {
            assertThat(ask("GET", page, "Host: localhost:PORT"))
                    .contains("default-src 'none'; script-src 'self';")
                    .contains("img-src 'self' data: blob:; media-src 'self' blob:;")
                    .doesNotContain("<script>");
        }
    }

    @Test
    void nobodyTellsTheServicesASecretButTheGateway() throws Exception {
        assertThat(ask("GET", "/v1/files", "Host: localhost:PORT", "X-Tpo-Service-Secret: guessed-by-a-client"))
                .contains("secret=null");
    }

    private static void assertForbidden(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("\"type\":\"invalid_request_error\"")
                .contains("\"code\":\"forbidden_origin\"")
                .contains("X-Request-Id")
                .doesNotContain("echo");
    }

    private static String ask(String method, String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (String header : headers) {
            request.append(header.replace("PORT", Integer.toString(port))).append("\r\n");
        }
        return raw(request.append("Connection: close\r\n\r\n").toString());
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
