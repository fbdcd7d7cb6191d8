package dev.tpo.web;

import dev.tpo.api.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Writes the error shape onto a response, whatever the client said it accepts: an error is never refused for its form. */
final class ErrorBody {
    private static final JsonMapper JSON = new JsonMapper();

    private ErrorBody() {}

    static byte[] bytes(ApiException error) {
        return JSON.writeValueAsBytes(new ApiError(error.detail(), error.type(), error.param(), error.code()));
    }

    /** Does nothing when the answer is already under way: then it can only end. */
    static void write(ApiException error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(error.status().value());
        error.headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        byte[] body = bytes(error);
        response.setCharacterEncoding("UTF-8");
        response.setContentType("application/json");
        response.setContentLength(body.length);
        if (error.status() == HttpStatus.CONTENT_TOO_LARGE) {
            // The rest of the body is read on by Tomcat (max-swallow-size) so that the client gets to see this answer.
            response.setHeader("Connection", "close");
        }
        OutputStream out = response.getOutputStream();
        out.write(body);
        out.flush();
    }
}
