package dev.tpo.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real server in place of a service: it tells what reached it, streams, and counts what it is sent. */
final class EchoService implements AutoCloseable {
    final HttpServer server;
    final String name;
    volatile CountDownLatch nextToken = new CountDownLatch(0);
    final CountDownLatch stopped = new CountDownLatch(1);

    EchoService(String name) {
        this.name = name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::echo);
        server.createContext("/v1/chat/completions", this::stream);
        server.createContext("/v1/chat/endless", this::endless);
        server.createContext("/v1/files/upload", this::count);
        server.createContext("/v1/files/file-1/frames/3", this::picture);
        server.createContext("/v1/models/broken", HttpExchange::close);
        server.createContext(
                "/v3/api-docs",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"openapi\":\"3.1.0\",\"servers\":[{\"url\":\"http://10.0.0.1:1\"}],"
                                + "\"paths\":{\"/v1/files\":{},\"/internal/models\":{}}}"));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("X-Request-Id", exchange.getRequestHeaders().getFirst("X-Request-Id"));
        answer(
                exchange,
                200,
                name + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " id="
                        + exchange.getRequestHeaders().getFirst("X-Request-Id") + " auth="
                        + exchange.getRequestHeaders().getFirst("Authorization") + " secret="
                        + exchange.getRequestHeaders().get("X-Tpo-Service-Secret") + " " + body);
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (!nextToken.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody read the first token");
            }
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Generates until nobody listens. */
    private void endless(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write("data: more\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(20);
            }
        } catch (IOException gone) {
            stopped.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every byte there is, kept by whoever has it already. */
    private void picture(HttpExchange exchange) throws IOException {
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        exchange.getResponseHeaders().set("Content-Type", "image/png");
        exchange.getResponseHeaders().set("ETag", "\"a-3\"");
        exchange.getResponseHeaders().set("Cache-Control", "max-age=31536000, private, immutable");
        exchange.getResponseHeaders().set("Content-Location", "/v1/files/file-1/frames/3");
        exchange.getResponseHeaders().set("X-Frame-Time", "0.1");
        if ("\"a-3\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private void count(HttpExchange exchange) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long seen = 0;
        try (InputStream in = exchange.getRequestBody()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                seen += n;
            }
        }
        answer(exchange, 200, Long.toString(seen));
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
