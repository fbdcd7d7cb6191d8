package dev.tpo.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks HTTP/1.1 byte by byte: what a well-behaved client would never send. */
record RawHttp(int port) {
    record Answer(int status, String head, String body) {}

    Answer get(String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(request.append("Connection: close\r\n\r\n").toString());
    }

    Answer send(String request) throws IOException {
        return send(request, false);
    }

    /** Says that nothing more will come, and still reads. */
    Answer sendAndClose(String request) throws IOException {
        return send(request, true);
    }

    private Answer send(String request, boolean close) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            if (close) {
                socket.shutdownOutput();
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(answer.substring(9, 12)), parts[0], parts[1]);
        }
    }
}
