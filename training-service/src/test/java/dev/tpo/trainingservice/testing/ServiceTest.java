package dev.tpo.trainingservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.BlobStore;
import dev.tpo.jobs.JobStore;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.hub.FakeHub;
import dev.tpo.trainingservice.TrainingServiceApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real PostgreSQL with a fake suite around it; its subclasses share one context. */
@PostgresTest
@SpringBootTest(
        classes = TrainingServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tpo.worker.class-path=${java.class.path}",
            "tpo.worker.main-class=dev.tpo.trainingservice.testing.FakeWorker",
            "tpo.worker.jvm-options=-Xmx64m,-XX:+UseSerialGC,-XX:TieredStopAtLevel=1",
            "tpo.worker.cancel-grace=2s",
            "tpo.worker.concurrency=2",
            "tpo.evaluation.max-questions=300",
            "db-scheduler.polling-interval=200ms"
        })
public abstract class ServiceTest {
    protected static final FakeSuite SUITE = new FakeSuite();
    protected static final FakeHub HUB = new FakeHub();
    protected static final Path MODEL_ROOT = temporaryFolder();
    protected static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FINISHED = Set.of("succeeded", "failed", "cancelled");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    protected JobStore jobs;

    @Autowired
    protected BlobStore blobs;

    @Value("${tpo.work-dir}")
    protected Path workDir;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void environment(DynamicPropertyRegistry registry) throws IOException {
        Path home = Files.createTempDirectory("training-service-test");
        Path base = Files.createDirectories(home.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        Files.writeString(base.resolve("model.safetensors"), "abcdefghij");
        registry.add("tpo.base-model-dir", base::toString);
        registry.add("server.address", () -> "127.0.0.1");
        registry.add("tpo.blob-root", () -> home.resolve("blobs").toString());
        registry.add("tpo.work-dir", () -> home.resolve("work").toString());
        registry.add("tpo.models.roots", MODEL_ROOT::toString);
        registry.add("HF_ENDPOINT", HUB::url);
        registry.add("HF_HUB_CACHE", () -> home.resolve("hub").toString());
        registry.add("HF_TOKEN", () -> "hf_test");
        registry.add("tpo.dataset-url", SUITE::url);
        registry.add("tpo.inference-url", SUITE::url);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("training-service-models");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A video and a training file of two rows on it. */
    protected void provideTrainingFile(String id) {
        String sha256 =
                blobs.put(new ByteArrayInputStream("a video".getBytes()), 100).sha256();
        SUITE.file("file-video", "vision", "a video", sha256);
        String row =
                "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://file-video\"],\"more\":1}\n";
        SUITE.file(id, "fine-tune", row + row, "x");
    }

    protected record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        public String error(String field) {
            return body.path("error").path(field).asString("");
        }
    }

    protected Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    protected Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    protected Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    protected Answer delete(String path) {
        return send("DELETE", path, null);
    }

    private Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json = response.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .contains("json")
                    && !response.headers().firstValue("Content-Type").orElse("").contains("ndjson");
            return new Answer(
                    response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected JsonNode awaitFinished(String path) {
        return await(path, job -> FINISHED.contains(job.get("status").asString()));
    }

    protected JsonNode await(String path, Predicate<JsonNode> wanted) {
        Instant end = Instant.now().plus(Duration.ofSeconds(40));
        JsonNode last = JSON.nullNode();
        while (Instant.now().isBefore(end)) {
            Answer answer = get(path);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            last = answer.body();
            if (wanted.test(last)) {
                return last;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("waited in vain, last seen: " + last);
    }
}
