package dev.tpo.inference;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A web server with media: {@code /file/NAME} has what was put there, the other paths behave as they are called. */
final class MediaHost {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer server;

    MediaHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/file/", exchange -> {
            byte[] file = files.get(exchange.getRequestURI().getPath().substring("/file/".length()));
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            try (exchange) {
                if (file != null) {
                    exchange.getResponseBody().write(file);
                }
            }
        });
        server.createContext("/endless", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                while (true) {
                    out.write(new byte[1 << 16]);
                }
            }
        });
        server.createContext("/silent", exchange -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                exchange.close();
            }
        });
        server.createContext("/to/", exchange -> {
            String target = exchange.getRequestURI().getPath().substring("/to/".length());
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void put(String name, byte[] content) {
        files.put(name, content);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }
}
