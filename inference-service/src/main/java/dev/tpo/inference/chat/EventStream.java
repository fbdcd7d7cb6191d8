package dev.tpo.inference.chat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as OpenAI's clients read them. A write fails once the client has left. */
final class EventStream {
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private final JsonMapper json;

    EventStream(HttpServletResponse response, JsonMapper json) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no"); // proxies pass on each event at once
        this.response = response;
        this.out = response.getOutputStream();
        this.json = json;
    }

    void event(Object data) throws IOException {
        write("data: " + json.writeValueAsString(data) + "\n\n");
    }

    void done() throws IOException {
        write("data: [DONE]\n\n");
    }

    /** A comment, which clients skip: finds out whether there still is one. */
    void heartbeat() throws IOException {
        write(": waiting\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
