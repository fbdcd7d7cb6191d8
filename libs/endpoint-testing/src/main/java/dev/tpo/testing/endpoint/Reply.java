package dev.tpo.testing.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint's end of one request. */
public final class Reply {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ID = "chatcmpl-scripted";

    private final HttpExchange exchange;
    private final Asked asked;
    private final ScriptedEndpoint endpoint;

    Reply(HttpExchange exchange, Asked asked, ScriptedEndpoint endpoint) {
        this.exchange = exchange;
        this.asked = asked;
        this.endpoint = endpoint;
    }

    public Asked asked() {
        return asked;
    }

    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    public void error(int status, String message, @Nullable String code) throws IOException {
        Map<String, @Nullable Object> error = new java.util.HashMap<>();
        error.put("message", message);
        error.put("type", "scripted_error");
        error.put("param", null);
        error.put("code", code);
        header("Content-Type", "application/json");
        body(status, JSON.writeValueAsString(Map.of("error", error)));
    }

    public void body(int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    void whole(String text, String finishReason) throws IOException {
        header("Content-Type", "application/json");
        int tokens = outputTokens(text);
        endpoint.answered(asked.tokens(), tokens);
        body(
                200,
                JSON.writeValueAsString(Map.of(
                        "id",
                        ID,
                        "object",
                        "chat.completion",
                        "created",
                        1,
                        "model",
                        endpoint.revision(asked.model()),
                        "choices",
                        List.of(Map.of(
                                "index",
                                0,
                                "message",
                                Map.of("role", "assistant", "content", text),
                                "finish_reason",
                                finishReason)),
                        "usage",
                        usage(tokens))));
    }

    void stream(String text, String finishReason) throws IOException {
        begin();
        int tokens = outputTokens(text);
        for (String word : text.split("(?<= )|(?<=\n)")) {
            piece(word);
        }
        event(chunk(List.of(Map.of("index", 0, "delta", Map.of(), "finish_reason", finishReason)), null));
        if (asked.usageWanted()) {
            event(chunk(List.of(), usage(tokens)));
        }
        endpoint.answered(asked.tokens(), tokens);
        write("data: [DONE]\n\n");
        exchange.close();
    }

    /** Of a stream. */
    void begin() throws IOException {
        header("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        event(chunk(List.of(Map.of("index", 0, "delta", Map.of("role", "assistant", "content", ""))), null));
    }

    void piece(String text) throws IOException {
        event(chunk(List.of(Map.of("index", 0, "delta", Map.of("content", text))), null));
    }

    void event(Object data) throws IOException {
        write("data: " + JSON.writeValueAsString(data) + "\n\n");
    }

    void write(String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    /** Without the end that HTTP has for an answer: the client's connection breaks off. */
    void hangUp() throws IOException {
        throw new IOException("hung up, as the script says");
    }

    void await(CountDownLatch latch) {
        try {
            while (!endpoint.isClosed() && !latch.await(50, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void breathe() {
        await(new CountDownLatch(1), 5);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> chunk(List<?> choices, @Nullable Object usage) {
        Map<String, Object> chunk = new java.util.HashMap<>(Map.of(
                "id",
                ID,
                "object",
                "chat.completion.chunk",
                "created",
                1,
                "model",
                endpoint.revision(asked.model()),
                "choices",
                choices));
        if (usage != null) {
            chunk.put("usage", usage);
        }
        return chunk;
    }

    private Map<String, Object> usage(int outputTokens) {
        return Map.of(
                "prompt_tokens",
                asked.tokens(),
                "completion_tokens",
                outputTokens,
                "total_tokens",
                asked.tokens() + outputTokens);
    }

    private static int outputTokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
