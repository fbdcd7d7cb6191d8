package dev.tpo.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A gateway whose service is away for the first requests. */
class SuiteClientTest {
    private static final String AWAY =
            "{\"error\":{\"message\":\"not running just now\",\"type\":\"server_error\",\"param\":null,\"code\":\"unavailable\"}}";
    private static final String CHUNK = """
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{"content":"red ring"}}],"notes":["the video ends after 10.00 s"]}

            data: [DONE]

            """;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private SuiteClient client;

    @BeforeEach
    void startGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new SuiteClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stopGateway() {
        server.stop(0);
    }

    @Test
    void aServiceThatIsAwayIsAskedAgainUntilItIsThere() {
        JsonNode job = client.get("/v1/jobs/evaluation/e", JsonNode.class);

        assertThat(job.path("status").asString()).isEqualTo("running");
        assertThat(requests).hasValue(3);
    }

    @Test
    void aQuestionIsPutAgainUntilTheServiceIsThereAndItsAnswerComesOnce() {
        StringBuilder text = new StringBuilder();
        List<String> notes = new ArrayList<>();

        client.stream(Questions.streamed("m", "file-1", "q", null), text::append, notes::add);

        assertThat(text).hasToString("red ring");
        assertThat(notes).containsExactly("the video ends after 10.00 s");
        assertThat(requests).hasValue(3);
    }

    @Test
    void whatCreatesSomethingIsSentOnce() {
        assertThatThrownBy(() -> client.post("/v1/evaluations", Map.of(), JsonNode.class))
                .isInstanceOf(SuiteException.class)
                .hasMessage("not running just now");
        assertThat(requests).hasValue(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean away = requests.incrementAndGet() < 3;
        String there = exchange.getRequestURI().getPath().contains("chat") ? CHUNK : "{\"status\":\"running\"}";
        byte[] body = (away ? AWAY : there).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(away ? 503 : 200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
