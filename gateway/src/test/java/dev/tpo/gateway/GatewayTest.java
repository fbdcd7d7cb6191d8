package dev.tpo.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PostgresTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class GatewayTest {
    private static final EchoService DATASET = new EchoService("dataset");
    private static final EchoService TRAINING = new EchoService("training");
    private static final EchoService INFERENCE = new EchoService("inference");

    @LocalServerPort
    int port;

    @Autowired
    JobStore jobs;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry properties) {
        properties.add("tpo.dataset-url", DATASET::url);
        properties.add("tpo.training-url", TRAINING::url);
        properties.add("tpo.inference-url", INFERENCE::url);
    }

    @BeforeAll
    static void started() {
        assertThat(List.of(DATASET.url(), TRAINING.url(), INFERENCE.url())).doesNotHaveDuplicates();
    }

    @AfterAll
    static void stop() {
        DATASET.close();
        TRAINING.close();
        INFERENCE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files, dataset",
        "/v1/files/file-1/content, dataset",
        "/v1/datasets/ds-1/versions, dataset",
        "/v1/curation/jobs, dataset",
        "/v1/fine_tuning/jobs/ftjob-1/events, training",
        "/v1/evaluations, training",
        "/v1/models, training",
        "/v1/model_imports/importjob-1/events, training",
        "/v1/models/tpo-nano:a%20b/files, training",
        "/v1/aliases/default, training",
        "/v1/aliases/default/decisions/decision_1, training",
        "/v1/score, inference"
    })
    void eachPathGoesToItsService(String path, String service) throws Exception {
        assertThat(get(path).body()).startsWith(service + " GET " + path + " ");
    }

    @Test
    void theQueryTheIdAndAnyBearerTokenPassThroughUnchanged() throws Exception {
        HttpResponse<String> answer = send(request("/v1/files?after=a%2Bb%20c%26d&limit=3")
                .header("X-Request-Id", "mine-7")
                .header("Authorization", "Bearer anything")
                .GET());
        assertThat(answer.body())
                .startsWith("dataset GET /v1/files?after=a%2Bb%20c%26d&limit=3 id=mine-7 auth=Bearer anything");
        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("mine-7");
    }

    @Test
    void anIdIsMadeForARequestWithoutOneAndTheServiceSeesTheSame() throws Exception {
        HttpResponse<String> answer = get("/v1/files");
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answer.body()).contains("id=" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/models",
                "/v1/internal",
                "/v1/filesystem",
                "/v1",
                "/v1/unknown",
                "/v3/api-docs/nobody",
                "/actuators",
                "/console/none.js"
            })
    void whatHasNoRouteIsNotFound(String path) throws Exception {
        assertError(get(path), 404, "unknown_route");
        assertError(send(request(path).POST(BodyPublishers.ofString("{}"))), 404, "unknown_route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files/../../internal/models", "/v1/files/%2e%2e/%2e%2e/actuator/env", "/v1/files/./x"})
    void dotsDoNotLeadBehindTheRoutes(String target) throws Exception {
        String answer = raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .containsAnyOf("HTTP/1.1 400", "HTTP/1.1 404")
                .contains("{\"error\":{")
                .doesNotContain("dataset GET");
    }

    @Test
    void aTokenReachesTheClientBeforeTheNextOneIsMade() throws Exception {
        INFERENCE.nextToken = new CountDownLatch(1);
        HttpResponse<java.io.InputStream> answer = client.send(
                request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            assertThat(lines.readLine()).isEqualTo("data: one");
            INFERENCE.nextToken.countDown();
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("data: [DONE]");
        }
    }

    @Test
    void aClientThatLeavesStopsTheServicesAnswer() throws Exception {
        HttpResponse<java.io.InputStream> answer =
                client.send(request("/v1/chat/endless").build(), BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(10)).asString().isEqualTo("data: more");
        answer.body().close();
        assertThat(INFERENCE.stopped.await(10, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerHasBegunEndsTheServicesRequest(TestDatabase database) throws Exception {
        try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayWithout gateway = new GatewayWithout("http://127.0.0.1:" + service.getLocalPort(), database);
                Socket leaver =
                        new Socket("127.0.0.1", URI.create(gateway.url()).getPort())) {
            leaver.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: 2\r\n\r\n{}")
                                    .getBytes(StandardCharsets.ISO_8859_1));
            service.setSoTimeout(20_000);
            try (Socket asked = service.accept()) {
                asked.setSoTimeout(20_000);
                assertThat(asked.getInputStream().read()).isEqualTo('P');
                leaver.close();
                assertThat(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("/v1/chat/completions");
            }
        }
    }

    @Test
    void anIdempotencyKeyThatCannotBePassedOnIsRefused() throws Exception {
        String head =
                "POST /v1/datasets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nIdempotency-Key: ";
        assertThat(raw(head + "\u00e9\r\n\r\n{}")).startsWith("HTTP/1.1 400").contains("\"param\":\"Idempotency-Key\"");
        assertThat(raw(head + "abc\r\n\r\n{}")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aMultipartUploadStreamsThroughAndIsNotBoundByTheLimitForJson() throws Exception {
        byte[] chunk = new byte[1 << 20];
        var chunks = Collections.enumeration(IntStream.range(0, 40)
                .mapToObj(i -> new ByteArrayInputStream(chunk))
                .toList());
        HttpResponse<String> answer = send(request("/v1/files/upload")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(chunks))));
        assertThat(answer.body()).isEqualTo(Long.toString(40L << 20));
    }

    @Test
    void aJsonBodyOverEightMebibytesIs413WithALengthAndInChunks() throws Exception {
        byte[] nine = new byte[9 << 20];
        assertError(
                send(request("/v1/datasets")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(nine))),
                413,
                "too_large");
        assertError(
                send(request("/v1/datasets")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(nine)))),
                413,
                "too_large");
    }

    @Test
    void aChatOrAScoreMayBringVideosAlong() throws Exception {
        byte[] twelve = new byte[12 << 20];
        HttpResponse<String> answer = send(request("/v1/score")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(twelve))));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSizeGreaterThan(twelve.length);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/score, application/x-www-form-urlencoded",
        "/v1/score, text/plain",
        "/v1/score, text/plain;charset=UTF-8",
        "/v1/score, multipart/form-data; boundary=b",
        "/v1/fine_tuning/jobs/ftjob-1/cancel, text/plain",
        "/v1/files, text/plain",
        "/v1/score, ''"
    })
    void whatIsNeitherJsonNorAnUploadIs415(String path, String type) throws Exception {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString("{}"));
        HttpResponse<String> answer = send(type.isEmpty() ? request : request.header("Content-Type", type));
        assertError(answer, 415, "unsupported_media_type");
    }

    @Test
    void aPostWithoutABodyNeedsNoType() throws Exception {
        assertThat(send(request("/v1/fine_tuning/jobs/ftjob-1/cancel").POST(BodyPublishers.noBody()))
                        .body())
                .startsWith("training POST /v1/fine_tuning/jobs/ftjob-1/cancel");
    }

    @Test
    void aServiceThatIsDownIs503WithRetryAfterAndOneThatBreaksOffIs502(TestDatabase database) throws Exception {
        HttpResponse<String> broken = get("/v1/models/broken");
        assertError(broken, 502, "bad_gateway");
        EchoService gone = new EchoService("gone");
        gone.close();
        try (GatewayWithout without = new GatewayWithout(gone.url(), database)) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(without.url() + "/v1/files"))
                            .header("Accept", "text/html")
                            .build(),
                    BodyHandlers.ofString());
            assertError(answer, 503, "unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            HttpResponse<String> ready = client.send(
                    HttpRequest.newBuilder(URI.create(without.url() + "/actuator/health/readiness"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aModelsNameMayHoldSlashesEscapedOrNot() throws Exception {
        assertThat(get("/v1/models/fleet/Qwen/Qwen3-VL-8B").body())
                .startsWith("training GET /v1/models/fleet/Qwen/Qwen3-VL-8B ");
        assertThat(get("/v1/models/fleet%2FQwen%2FQwen3-VL-8B").body())
                .startsWith("training GET /v1/models/fleet%2FQwen%2FQwen3-VL-8B ");
    }

    @Test
    void whatTheContainerRefusesHasTheShape() throws Exception {
        for (String target : List.of("/%zz", "/v1/files/%00", "/v1/files/a%2Fb")) {
            assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("{\"error\":{");
        }
        assertThat(raw("GET /v1/files?limit=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"error\":{");
    }

    @Test
    void oneSwaggerPageShowsEveryServiceAtOurAddress() throws Exception {
        HttpResponse<String> page = get("/swagger-ui.html");
        assertThat(page.statusCode()).isIn(200, 302);
        assertThat(get("/swagger-ui/index.html").body()).contains("swagger-ui");
        JsonNode config =
                json.readTree(get("/v3/api-docs/gateway/swagger-config").body());
        assertThat(config.get("urls").size()).isEqualTo(4);
        assertThat(json.readTree(get("/v3/api-docs/swagger-config").body()).get("urls"))
                .isEqualTo(config.get("urls"));
        JsonNode docs = json.readTree(get("/v3/api-docs/dataset").body());
        assertThat(docs.at("/servers/0/url").asString()).isEqualTo("/");
        assertThat(docs.get("paths").propertyNames()).containsExactly("/v1/files");
        assertThat(json.readTree(get("/v3/api-docs/gateway").body())
                        .get("paths")
                        .propertyNames())
                .contains("/v1/jobs", "/v1/jobs/{kind}/{id}");
    }

    @Test
    void aDescriptionNamesFieldsAsJsonDoesAndTheFormOfErrors() throws Exception {
        JsonNode docs = json.readTree(get("/v3/api-docs/gateway").body());
        assertThat(docs.at("/info/title").asString()).isEqualTo("TPO Suite: gateway");
        assertThat(docs.at("/components/schemas/JobObject/properties").propertyNames())
                .contains("created_at", "finished_at", "progress");
        assertThat(docs.at("/components/schemas/ListPageJobObject/properties").propertyNames())
                .containsExactlyInAnyOrder("object", "data", "has_more", "first_id", "last_id");
        JsonNode answers = docs.at("/paths").get("/v1/jobs/{kind}/{id}").at("/get/responses");
        assertThat(answers.at("/200/content").propertyNames()).containsExactly("application/json");
        assertThat(answers.at("/default/content/application~1json/schema/$ref").asString())
                .isEqualTo("#/components/schemas/ApiError");
        assertThat(docs.at("/components/schemas/Detail/properties").propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
    }

    @Test
    void aPictureComesThroughByteForByteWithWhatCachesNeed() throws Exception {
        String path = "/v1/files/file-1/frames/3?format=png";
        HttpResponse<byte[]> picture = client.send(
                request(path).header("Accept", "image/avif,image/*,*/*;q=0.8").build(), BodyHandlers.ofByteArray());
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.body()).hasSize(1 << 16).startsWith(0, 1, 2).endsWith(0xFD, 0xFE, 0xFF);
        for (HttpResponse<?> answer :
                List.of(picture, send(request(path).HEAD()), send(request(path).header("If-None-Match", "\"a-3\"")))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("ETag")).hasValue("\"a-3\"");
            assertThat(headers.firstValue("Cache-Control")).hasValue("max-age=31536000, private, immutable");
            assertThat(headers.firstValue("Content-Location")).hasValue("/v1/files/file-1/frames/3");
            assertThat(headers.firstValue("X-Frame-Time")).hasValue("0.1");
        }
        assertThat(send(request(path).header("If-None-Match", "\"a-3\"")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void theConsoleIsServedWithEveryModuleThatOneOfItsModulesNames() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<script type=\"module\"");
        Set<String> known = new HashSet<>();
        Deque<String> toLoad = new ArrayDeque<>();
        Pattern.compile("(?:src|href)=\"/?(console/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .forEach(found -> toLoad.add("/" + found.group(1)));
        while (!toLoad.isEmpty()) {
            String path = toLoad.remove();
            if (known.add(path)) {
                HttpResponse<String> asset = get(path);
                assertThat(asset.statusCode()).as(path).isEqualTo(200);
                Pattern.compile("from '\\./([^']+)'")
                        .matcher(asset.body())
                        .results()
                        .forEach(found -> toLoad.add("/console/" + found.group(1)));
            }
        }
        assertThat(known).contains("/console/console.css", "/console/main.js", "/console/film.js");
    }

    @Test
    void healthAndMetricsAreOursAndNothingElseOfTheActuator() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(get("/actuator").statusCode()).as("a list of what there is").isEqualTo(404);
    }

    @Test
    void jobsOfEveryKindAreListedNewestFirstAndPaged() throws Exception {
        create("curjob_a", JobKind.CURATION, "tpo-nano");
        create("ftjob-a", JobKind.FINE_TUNING, "tpo-nano");
        create("evaljob_a", JobKind.EVALUATION, null);
        JsonNode first = json.readTree(get("/v1/jobs?limit=2").body());
        assertThat(first.get("object").asString()).isEqualTo("list");
        assertThat(first.get("has_more").asBoolean()).isTrue();
        JsonNode rest = json.readTree(
                get("/v1/jobs?limit=100&after=" + first.get("last_id").asString())
                        .body());
        assertThat(rest.get("data").size()).isGreaterThanOrEqualTo(1);
        JsonNode tuning =
                json.readTree(get("/v1/jobs?kind=fine_tuning&status=queued").body());
        JsonNode job = tuning.get("data").get(0);
        assertThat(job.propertyNames())
                .contains(
                        "id",
                        "kind",
                        "status",
                        "progress",
                        "created_at",
                        "started_at",
                        "finished_at",
                        "error",
                        "model",
                        "links");
        assertThat(job.get("kind").asString()).isEqualTo("fine_tuning");
        assertThat(job.at("/progress/unit").asString()).isEqualTo("steps");
        assertThat(job.at("/links/job").asString())
                .isEqualTo("/v1/fine_tuning/jobs/" + job.get("id").asString());
    }

    @Test
    void aJobIsFoundByKindAndIdWithItsMetrics() throws Exception {
        create("ftjob-m", JobKind.FINE_TUNING, "tpo-nano");
        var lease = jobs.begin("ftjob-m", "test");
        jobs.report(lease, new Progress(1, 9, "steps"), List.of(), List.of(new MetricPoint("loss", 1, 0.69)));
        assertThat(json.readTree(get("/v1/jobs/fine_tuning/ftjob-m").body())
                        .at("/progress/done")
                        .asInt())
                .isEqualTo(1);
        JsonNode point = json.readTree(
                        get("/v1/jobs/fine_tuning/ftjob-m/metrics").body())
                .at("/data/0");
        assertThat(point.get("name").asString()).isEqualTo("loss");
        assertThat(point.get("value").asDouble()).isEqualTo(0.69);
        assertThat(point.get("created_at").asLong()).isPositive();
        String metrics = "/v1/jobs/fine_tuning/ftjob-m/metrics?";
        assertThat(json.readTree(get(metrics + "name=loss&after_step=1").body()).get("data"))
                .isEmpty();
        assertThat(json.readTree(get(metrics + "limit=1").body()).get("data")).hasSize(1);
        for (String wrong : List.of("points=0", "points=2001", "limit=x", "points=5&limit=5", "nmae=loss")) {
            assertThat(get(metrics + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertError(get("/v1/jobs/curation/ftjob-m"), 404, "not_found");
        assertError(get("/v1/jobs/fine_tuning/ftjob-none"), 404, "not_found");
        assertError(get("/v1/jobs/fine_tuning/ftjob-none/metrics"), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "kind=nonsense, kind",
        "status=happy, status",
        "limit=0, limit",
        "limit=x, limit",
        "after=nobody, after",
        "after=%00, after"
    })
    void aWrongFilterIsNamed(String query, String param) throws Exception {
        HttpResponse<String> answer = get("/v1/jobs?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        if (!query.contains("%00")) {
            assertThat(json.readTree(answer.body()).at("/error/param").asString())
                    .isEqualTo(param);
        }
    }

    @Test
    void jobsAreOnlyRead() throws Exception {
        assertError(send(request("/v1/jobs").POST(BodyPublishers.ofString("{}"))), 405, "method_not_allowed");
    }

    private void create(String id, JobKind kind, String model) {
        jobs.create(
                new NewJob(id, kind, JobStatus.QUEUED, "{}", new Progress(0, 9, "steps"), model),
                NewEvent.info("created"));
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        JsonNode error = json.readTree(answer.body()).get("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.get("code").asString()).isEqualTo(code);
    }
}
