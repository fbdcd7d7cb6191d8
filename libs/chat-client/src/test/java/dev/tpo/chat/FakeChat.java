package dev.tpo.chat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A chat API that answers as a test says. */
final class FakeChat implements AutoCloseable {
    static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"blue square\"},"
                    + "\"finish_reason\":\"stop\"}],\"unknown\":true,"
                    + "\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":7,\"total_tokens\":127}}";

    final AtomicInteger requests = new AtomicInteger();
    volatile boolean hangUp;
    volatile boolean silent;
    volatile boolean endless;
    volatile Headers lastHeaders = new Headers();
    volatile String lastBody = "";
    /** Told the number of each request before it is answered. */
    volatile IntConsumer onRequest = number -> {};

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Canned> next = new ConcurrentLinkedQueue<>();
    private volatile Canned last = new Canned(500, "", "");
    private volatile Canned otherwise = new Canned(500, "", "");

    private record Canned(int status, String body, String retryAfter, AtomicInteger sent) {
        Canned(int status, String body, String retryAfter) {
            this(status, body, retryAfter, new AtomicInteger(-1));
        }
    }

    FakeChat() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/v1/", this::reply);
        server.setExecutor(threads);
        server.start();
    }

    static String error(String message, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\",\"param\":null,\"code\":"
                + (code == null ? "null" : "\"" + code + "\"") + "}}";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeChat then(int status, String body) {
        return then(status, body, "");
    }

    FakeChat then(int status, String body, String retryAfter) {
        last = new Canned(status, body, retryAfter);
        next.add(last);
        return this;
    }

    /** How many requests the last answer says that it took elsewhere. */
    FakeChat sent(int requests) {
        last.sent().set(requests);
        return this;
    }

    void always(int status, String body) {
        always(status, body, "");
    }

    void always(int status, String body, String retryAfter) {
        otherwise = new Canned(status, body, retryAfter);
    }

    private void reply(HttpExchange exchange) throws IOException {
        lastHeaders = exchange.getRequestHeaders();
        lastBody = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        onRequest.accept(requests.incrementAndGet());
        if (hangUp) {
            exchange.close();
            return;
        }
        if (silent) {
            return;
        }
        Canned canned = next.isEmpty() ? otherwise : next.remove();
        if (!canned.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", canned.retryAfter());
        }
        if (canned.sent().get() >= 0) {
            exchange.getResponseHeaders()
                    .set("X-TPO-Upstream-Requests", canned.sent().toString());
        }
        if (endless) {
            exchange.sendResponseHeaders(200, 0);
            byte[] more = new byte[1 << 16];
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(more);
                }
            }
        }
        byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(canned.status(), bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
