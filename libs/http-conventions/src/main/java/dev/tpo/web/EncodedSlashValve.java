package dev.tpo.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * {@code %2F} in a path is refused, as Tomcat does by itself, but for the names of models: those of endpoints hold slashes,
 * and clients escape them.
 */
final class EncodedSlashValve extends ValveBase {
    private static final String MODELS = "/v1/models/";

    EncodedSlashValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestURI();
        boolean escaped = path.contains("%2F") || path.contains("%2f");
        if (escaped && !path.startsWith(MODELS)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            getNext().invoke(request, response);
        }
    }
}
