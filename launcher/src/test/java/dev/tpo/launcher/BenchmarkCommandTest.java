package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tpo.launcher.benchmark.Benchmark;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import dev.tpo.nano.world.Length;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A suite in which "default" is an alias of tpo-nano: evaluations and their records name the model. */
class BenchmarkCommandTest {
    private static final String RECORD = """
            {"model":"tpo-nano","index":0,"question_id":"q","video":"v","family":"span",\
            "expected":"00:01 to 00:03","answer":"00:01 to 00:03","correct":true}
            """;

    private final List<JsonNode> evaluations = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private boolean groundingFails;
    private HttpServer gateway;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
    }

    @AfterEach
    void stopGateway() {
        gateway.stop(0);
    }

    @Test
    void groundingAsksTheModelThatAnAliasNamed() {
        benchmark("--grounding");

        assertThat(evaluations)
                .extracting(asked -> asked.at("/models/0").asString())
                .containsExactly("default", "tpo-nano");
        assertThat(printed())
                .contains("tpo-nano", "50.0 % n=1")
                .containsPattern("from when to when, n=1 +tpo-nano")
                .containsPattern("mIoU +100\\.0 %");
    }

    @Test
    void jsonIsOneObjectWithGroundingWhereItIsAskedFor() {
        benchmark("--json");
        assertThat(json().has("grounding")).isFalse();
        printed.reset();

        benchmark("--json", "--grounding");
        assertThat(json().at("/models/0/accuracy").asDouble()).isEqualTo(0.5);
        assertThat(json().at("/grounding/models/0/id").asString()).isEqualTo("tpo-nano");
        assertThat(json().at("/grounding/models/0/miou").asDouble()).isEqualTo(1);
    }

    @Test
    void whatWasFoundIsPrintedAlsoWhereGroundingFails() {
        groundingFails = true;

        assertThatThrownBy(() -> benchmark("--grounding"))
                .isInstanceOf(SuiteException.class)
                .hasMessage("no room");
        assertThat(printed()).contains("50.0 % n=1");
        printed.reset();
        evaluations.clear();

        assertThatThrownBy(() -> benchmark("--json", "--grounding")).hasMessage("no room");
        assertThat(json().at("/models/0/accuracy").asDouble()).isEqualTo(0.5);
        assertThat(json().at("/grounding").isNull()).isTrue();
    }

    private void benchmark(String... options) {
        BenchmarkCommand command = (BenchmarkCommand) Main.commandLine()
                .parseArgs(Stream.concat(
                                Stream.of("benchmark", "--model", "default", "--seed", "1", "--questions", "1"),
                                Stream.of(options))
                        .toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .userObject();
        Benchmark.Progress quiet = (step, done, total) -> {};
        var client = new SuiteClient(
                URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()));
        Benchmark.Run run = new Benchmark(client, 1, Length.SHORT).run(List.of("default"), 1, quiet);
        command.show(run, quiet, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(printed());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/v1/files")) {
            send(exchange, 200, """
                    {"id":"file-1","object":"file","bytes":1,"created_at":1,"filename":"f","purpose":"vision",
                     "status":"processed","sha256":"0"}""");
        } else if (path.equals("/v1/evaluations")) {
            evaluations.add(JsonMapper.shared().readTree(body));
            if (groundingFails && evaluations.size() == 2) {
                send(exchange, 507, "{\"error\":{\"message\":\"no room\",\"type\":\"server_error\"}}");
            } else {
                send(exchange, 200, evaluation());
            }
        } else if (path.startsWith("/v1/jobs/")) {
            send(exchange, 200, """
                    {"id":"e","kind":"evaluation","status":"succeeded","created_at":1,"attempts":1,"links":{},
                     "progress":{"done":1,"total":1,"unit":"question"}}""");
        } else {
            send(exchange, 200, path.endsWith("/records") ? RECORD : evaluation());
        }
    }

    private static String evaluation() {
        return """
                {"id":"e","object":"evaluation","status":"succeeded","models":["tpo-nano"],"seed":1,
                 "progress":{"done":1,"total":1,"unit":"question"},"created_at":1,"attempts":1,
                 "result":{"models":[{"id":"tpo-nano","accuracy":0.5,"n":1,"families":{}}],"n":1}}""";
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
