package dev.tpo.testing.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

final class Responses {
    private static final long SILENCE_MILLIS = 60_000;
    private static final int PIECE = 1 << 14;

    private Responses() {}

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        exchange.getResponseHeaders().set("X-Error-Message", message);
        send(exchange, status, "");
    }

    static void content(HttpExchange exchange, HubFileContent file, Faults faults) throws IOException {
        byte[] bytes = file.bytes();
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        if (faults.isCorrupt(file.name())) {
            bytes = bytes.clone();
            bytes[bytes.length / 2] ^= 1;
        }
        int begin =
                faults.rangesIgnored() ? 0 : begin(exchange.getRequestHeaders().getFirst("Range"));
        if (begin > 0 && begin >= bytes.length) {
            send(exchange, 416, "");
            return;
        }
        if (begin > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + begin + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        int length = bytes.length - begin;
        exchange.sendResponseHeaders(begin > 0 ? 206 : 200, length == 0 ? -1 : length);
        int cut = faults.takeCut(file.name());
        boolean silent = cut < 0 && faults.takeSilence(file.name());
        int given = cut >= 0 ? Math.min(cut, length) : silent ? length / 2 : length;
        write(exchange.getResponseBody(), bytes, begin, given, faults.bytesPerSecond());
        if (silent) {
            sleep(SILENCE_MILLIS);
        }
    }

    private static void write(OutputStream out, byte[] bytes, int begin, int length, int bytesPerSecond)
            throws IOException {
        for (int at = 0; at < length; at += PIECE) {
            int piece = Math.min(PIECE, length - at);
            out.write(bytes, begin + at, piece);
            out.flush();
            if (bytesPerSecond > 0) {
                sleep(1000L * piece / bytesPerSecond);
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int begin(@Nullable String range) {
        return range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
    }
}
