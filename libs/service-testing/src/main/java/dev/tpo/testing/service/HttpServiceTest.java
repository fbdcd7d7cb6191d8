package dev.tpo.testing.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A test that speaks HTTP to the service that its {@code @SpringBootTest} has started. */
public abstract class HttpServiceTest {
    protected static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FINISHED = Set.of("succeeded", "failed", "cancelled");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BOUNDARY = "xxBOUNDARYxx";

    @LocalServerPort
    private int port;

    protected Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    protected Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Of JSON. */
    protected Answer post(String path, String body, String... headers) {
        return json("POST", path, body, headers);
    }

    /** Of JSON. */
    protected Answer put(String path, String body) {
        return json("PUT", path, body);
    }

    private Answer json(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(Arrays.asList(headers));
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    /** A multipart upload to {@code /v1/files}; no purpose: the part is missing. */
    protected Answer upload(@Nullable String purpose, String filename, byte[] content, String... headers) {
        var body = new ByteArrayOutputStream();
        if (purpose != null) {
            body.writeBytes(part("name=\"purpose\"\r\n\r\n" + purpose + "\r\n"));
        }
        body.writeBytes(
                part("name=\"file\"; filename=\"" + filename + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        List<String> all = new ArrayList<>(List.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
        all.addAll(Arrays.asList(headers));
        return send("POST", "/v1/files", body.toByteArray(), all.toArray(String[]::new));
    }

    protected Answer upload(@Nullable String purpose, String filename, String content) {
        return upload(purpose, filename, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] part(String rest) {
        return ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + rest).getBytes(StandardCharsets.UTF_8);
    }

    protected Answer send(String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean json = type.contains("json") && !type.contains("ndjson");
            JsonNode read =
                    json && response.body().length > 0 ? JSON.readTree(response.body()) : JSON.createObjectNode();
            return new Answer(response.statusCode(), read, response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks at a job until it has ended. */
    protected JsonNode awaitFinished(String path) {
        return await(path, job -> FINISHED.contains(job.get("status").asString()));
    }

    /** Looks again and again until what is there is as wanted. */
    protected JsonNode await(String path, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = JSON.nullNode();
        while (System.nanoTime() < end) {
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
