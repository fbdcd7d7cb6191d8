package dev.tpo.trainingservice.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dataset-service and inference-service as far as training asks them: one HTTP server with answers held in maps. */
public final class FakeSuite {
    private static final JsonMapper JSON = new JsonMapper();

    /** Path to body; what is missing is 404. */
    public final Map<String, String> resources = new ConcurrentHashMap<>();

    /** The status of a resource that is not 200. */
    public final Map<String, Integer> statuses = new ConcurrentHashMap<>();

    /** How many chat requests are refused with 429 before the next is answered. */
    public final AtomicInteger refusals = new AtomicInteger();

    public final AtomicInteger asked = new AtomicInteger();

    /** Model and question to answer. */
    public volatile BiFunction<String, String, String> answers = (model, question) -> "yes";

    /** Questions that end in this are answered by a failure, each time. */
    public volatile String breaking = "no such question";

    /** Paths of videos that were linked, in their order. */
    public final List<String> linked = new CopyOnWriteArrayList<>();

    /** Every chat request. */
    public final List<JsonNode> chats = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    public FakeSuite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::resource);
        server.createContext("/v1/chat/completions", this::chat);
        server.createContext("/internal/linked_files", this::link);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A file with content, as dataset-service describes it; {@code video} is its sha256 if it is one. */
    public void file(String id, String purpose, String content, String sha256) {
        String video = purpose.equals("vision")
                ? ",\"video\":{\"sha256\":\"" + sha256 + "\",\"duration_seconds\":1,\"frame_count\":1,\"fps\":1,"
                        + "\"width\":1,\"height\":1,\"codec\":\"h264\"}"
                : "";
        resources.put(
                "/v1/files/" + id,
                "{\"id\":\"%s\",\"object\":\"file\",\"bytes\":1,\"created_at\":1,\"filename\":\"f\",\"purpose\":\"%s\","
                                .formatted(id, purpose)
                        + "\"status\":\"processed\",\"sha256\":\"" + sha256 + "\"" + video + "}");
        resources.put("/v1/files/" + id + "/content", content);
    }

    private void resource(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = resources.get(path);
        send(
                exchange,
                body == null ? 404 : statuses.getOrDefault(path, 200),
                body == null ? "{\"error\":{\"message\":\"no\"}}" : body);
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, 429, "{\"error\":{\"message\":\"busy\"}}");
            return;
        }
        asked.incrementAndGet();
        chats.add(request);
        String model = request.get("model").asString();
        String video = "none";
        String question = "";
        for (JsonNode part :
                request.get("messages").valueStream().toList().getLast().get("content")) {
            video = part.path("video_url").path("url").asString(video);
            question = part.path("text").asString(question);
        }
        if (question.endsWith(breaking)) {
            send(exchange, 500, "{\"error\":{\"message\":\"something failed\"}}");
            return;
        }
        String answer = answers.apply(model, question);
        if (answer == null) {
            send(exchange, 400, "{\"error\":{\"message\":\"too many frames\"}}");
            return;
        }
        send(
                exchange,
                200,
                ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"%s\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":%s},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2},"
                                + "\"sampling_receipt\":[{\"file_id\":\"f\",\"sha256\":\"%s\",\"start_offset\":0,"
                                + "\"end_offset\":1}]}")
                        .formatted(model, JSON.writeValueAsString(answer), video));
    }

    /** A file that begins with "broken" is no video; every other has 10 s at 10 frames a second. */
    private void link(HttpExchange exchange) throws IOException {
        String path = JSON.readTree(exchange.getRequestBody().readAllBytes())
                .get("path")
                .asString();
        linked.add(path);
        if (Files.readString(Path.of(path)).startsWith("broken")) {
            send(exchange, 400, "{\"error\":{\"message\":\"file is no usable video\",\"code\":\"invalid_video\"}}");
            return;
        }
        send(
                exchange,
                200,
                ("{\"id\":\"file-%s\",\"object\":\"file\",\"bytes\":1,\"created_at\":1,\"filename\":\"f\","
                                + "\"purpose\":\"vision\",\"status\":\"processed\",\"sha256\":\"x\",\"video\":{\"sha256\":\"x\","
                                + "\"duration_seconds\":10,\"frame_count\":100,\"fps\":10,\"width\":1,\"height\":1,"
                                + "\"codec\":\"h264\"}}")
                        .formatted(Path.of(path).getFileName()));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
