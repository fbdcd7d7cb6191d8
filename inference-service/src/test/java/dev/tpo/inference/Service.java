package dev.tpo.inference;

import dev.tpo.inference.engine.EngineLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service, started as it is, and a client for it. */
final class Service implements AutoCloseable {
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConfigurableApplicationContext context;
    private final URI url;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
        this.url = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    /** @param loader null: the real one */
    static Service start(@Nullable EngineLoader loader, String... settings) {
        String[] arguments = Stream.concat(
                        Stream.of("server.port=0", "server.address=127.0.0.1"), Arrays.stream(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new Service(new SpringApplicationBuilder(InferenceServiceApplication.class)
                .initializers((GenericApplicationContext context) -> {
                    if (loader != null) {
                        context.registerBean(EngineLoader.class, () -> loader);
                    }
                })
                .run(arguments));
    }

    HttpResponse<String> post(String path, String body, String header, String value)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(request(path, body), (name, values) -> true)
                        .header(header, value)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), BodyHandlers.ofString());
    }

    /** Of a body that is not held in memory. */
    HttpResponse<String> postStreamed(String path, Supplier<InputStream> body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode posted(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return json.readTree(response.body());
    }

    HttpResponse<InputStream> stream(String body) throws IOException, InterruptedException {
        return http.send(request("/v1/chat/completions", body), BodyHandlers.ofInputStream());
    }

    /** Asks, and closes the connection once {@code enough} is true, without having read anything. */
    void leave(String path, String body, Callable<Boolean> enough) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("POST " + path
                                    + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                    + bytes.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            while (!enough.call()) {
                Thread.sleep(5);
            }
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** A metric's value, labels left aside. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    JsonNode read(String text) {
        return json.readTree(text);
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
        context.close();
    }
}
