package dev.tpo.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that asks for keys, the keys made as docs/operations.md shows. */
@PostgresTest
class ApiKeysTest {
    private static final EchoService SERVICES = new EchoService("echo");
    private static final String SECRET = "the-services-own-secret";

    @TempDir
    static Path folder;

    private static Path file;
    private static String key;
    private static GatewayWithout gateway;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start(TestDatabase database) throws Exception {
        file = folder.resolve("api-keys");
        key = documentedKey();
        gateway = new GatewayWithout(
                SERVICES.url(), database, "tpo.doors.api-keys=" + file, "tpo.service-secret=" + SECRET);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        SERVICES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files",
                "/v1/jobs",
                "/v1/nothing",
                "/nothing",
                "/actuator/prometheus",
                "/actuator",
                "/consoles",
                "/error"
            })
    void withoutAKeyTheApiIsClosed(String path) throws Exception {
        HttpResponse<String> answer = get(path, null);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.body())
                .contains("\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"");
    }

    @Test
    void aWrongKeyIsNoKey() throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)));
        for (String wrong :
                new String[] {"Bearer " + key + "x", "Bearer", "Bearer ", "Basic " + key, key, "Bearer " + hash}) {
            assertThat(get("/v1/files", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void aKeyOpensTheApiAndStaysAtTheGateway() throws Exception {
        assertThat(get("/v1/files", "Bearer " + key).body())
                .startsWith("echo GET /v1/files")
                .contains("auth=null")
                .contains("secret=[" + SECRET + "]");
        assertThat(get("/v1/jobs", "bearer " + key).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus", "Bearer " + key).body()).contains("jvm_memory_used_bytes");
        assertThat(get("/v1/nothing", "Bearer " + key).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/console/main.js",
                "/swagger-ui.html",
                "/swagger-ui/index.html",
                "/v3/api-docs/gateway",
                "/v3/api-docs/swagger-config",
                "/actuator/health/liveness",
                "/actuator/health/readiness"
            })
    void whatABrowserLoadsBeforeItHasAKeyAndHealthAreOpen(String path) throws Exception {
        assertThat(get(path, null).statusCode()).isIn(200, 302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../v1/files",
                "/console/..;/v1/files",
                "/console;/../v1/files",
                "/console/%2e%2e/v1/files",
                "/v1/files/../../console/main.js",
                "/v1/files/%2e%2e/%2e%2e/console/main.js",
                "/actuator/health/../../v1/jobs",
                "//console/main.js"
            })
    void noPathThatOnlyLooksOpenIs(String target) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", URI.create(gateway.url()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsAnyOf("HTTP/1.1 401", "HTTP/1.1 400")
                    .doesNotContain("echo GET");
        }
    }

    @Test
    void aChangedFileIsReadAgainAndOneThatCannotBeReadChangesNothing() throws Exception {
        String before = Files.readString(file);
        String another = documentedKey();
        assertThat(get("/v1/jobs", "Bearer " + another).statusCode()).isEqualTo(200);
        assertThat(get("/v1/jobs", "Bearer " + key).statusCode()).isEqualTo(200);

        Files.writeString(file, "no hash at all, and of another length\n");
        assertThat(get("/v1/jobs", "Bearer " + another).statusCode()).isEqualTo(200);

        Files.writeString(file, "# only the first again\n\n" + before);
        assertThat(get("/v1/jobs", "Bearer " + another).statusCode()).isEqualTo(401);
        assertThat(get("/v1/jobs", "Bearer " + key).statusCode()).isEqualTo(200);
    }

    /** Runs what the page shows, in a folder of ours; gives the key that it printed. */
    private static String documentedKey() throws IOException, InterruptedException {
        var shown = java.util.regex.Pattern.compile("```sh\\n(key=.+?)\\n```", java.util.regex.Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/operations.md")));
        assertThat(shown.find()).isTrue();
        Process shell = new ProcessBuilder("bash", "-euc", shown.group(1))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(shell.waitFor()).as(printed).isZero();
        assertThat(printed).hasSize(64);
        return printed;
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
