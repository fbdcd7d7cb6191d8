package dev.tpo.trainingservice.testing;

import dev.tpo.testing.TestDatabase;
import dev.tpo.trainingservice.TrainingServiceApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, to be killed. Its database and its folder outlive it. */
public final class ServiceProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path log;
    private final int port;

    private ServiceProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Returns when it answers. */
    public static ServiceProcess start(Path home, TestDatabase database, FakeSuite suite) throws Exception {
        Path base = Files.createDirectories(home.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        int port = freePort();
        Path log = home.resolve("service.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingServiceApplication.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT", Integer.toString(port),
                        "SERVER_ADDRESS", "127.0.0.1",
                        "SPRING_DATASOURCE_URL", database.url(),
                        "SPRING_DATASOURCE_USERNAME", database.user(),
                        "SPRING_DATASOURCE_PASSWORD", database.password(),
                        "TPO_DATASET_URL", suite.url(),
                        "TPO_INFERENCE_URL", suite.url(),
                        "TPO_BLOB_ROOT", home.resolve("blobs").toString(),
                        "TPO_WORK_DIR", home.resolve("work").toString(),
                        "TPO_BASE_MODEL_DIR", base.toString()));
        builder.environment()
                .put("TPO_BENCHMARK_ROOTS", home.resolve("benchmarks").toString());
        var service = new ServiceProcess(builder.start(), log, port);
        service.awaitReady();
        return service;
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(text("GET", path, ""));
    }

    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(text("POST", path, body));
    }

    public List<String> lines(String path) throws IOException, InterruptedException {
        return text("GET", path, "").lines().toList();
    }

    public JsonNode await(String path, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode last = get(path);
        while (!wanted.test(last)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited in vain, last seen: " + last);
            }
            Thread.sleep(100);
            last = get(path);
        }
        return last;
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private String text(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private void awaitReady() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                get("/actuator/health/readiness");
                return;
            } catch (IOException | AssertionError e) {
                if (!process.isAlive() || Instant.now().isAfter(end)) {
                    throw new AssertionError("the service does not start: " + Files.readString(log), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
