package dev.tpo.dataset.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.DatasetServiceApplication;
import dev.tpo.testing.PostgresTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real PostgreSQL, with real ffmpeg and a fake model; its subclasses share one context. */
@PostgresTest
@Import(ServiceTest.Watched.class)
@SpringBootTest(
        classes = DatasetServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"tpo.files.max-size=1MB", "tpo.files.max-line-size=10KB", "db-scheduler.polling-interval=200ms"})
public abstract class ServiceTest {
    protected static final FakeModel MODEL = new FakeModel();
    protected static final WatchedStore.Watch STORING = new WatchedStore.Watch();
    protected static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FINISHED = Set.of("succeeded", "failed", "cancelled");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BOUNDARY = "xxBOUNDARYxx";

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void environment(DynamicPropertyRegistry registry) throws IOException {
        Path home = Files.createTempDirectory("dataset-service-test");
        registry.add("server.address", () -> "127.0.0.1");
        registry.add("tpo.blob-root", () -> home.resolve("blobs").toString());
        registry.add("tpo.work-dir", () -> home.resolve("work").toString());
        registry.add("tpo.inference-url", MODEL::url);
        registry.add("tpo.training-url", MODEL::url);
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Watched {
        @Bean
        static BeanPostProcessor watchedStore() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof BlobStore blobs ? new WatchedStore(blobs, STORING) : bean;
                }
            };
        }
    }

    protected record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
        public String error(String field) {
            return body.path("error").path(field).asString("");
        }

        public String id() {
            assertThat(status).as("%s", body).isEqualTo(200);
            return body.get("id").asString();
        }

        public String text() {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }
    }

    protected Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    protected Answer delete(String path) {
        return send("DELETE", path, null);
    }

    protected Answer post(String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), all);
    }

    protected Answer upload(String purpose, String filename, byte[] content, String... headers) {
        var body = new ByteArrayOutputStream();
        if (purpose != null) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                            + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "multipart/form-data; boundary=" + BOUNDARY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", "/v1/files", body.toByteArray(), all);
    }

    protected Answer upload(String purpose, String filename, String content) {
        return upload(purpose, filename, content.getBytes(StandardCharsets.UTF_8));
    }

    protected Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            return new Answer(
                    response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
        } catch (IOException | InterruptedException e) {
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
