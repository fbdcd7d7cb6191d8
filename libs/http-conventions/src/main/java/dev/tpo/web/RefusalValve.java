package dev.tpo.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** The error shape for what Tomcat refuses before any servlet sees it: {@code %zz}, {@code %00}, headers too long. */
final class RefusalValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ApiException error = ErrorMapping.ofStatus(status, status < 500 ? response.getMessage() : null);
        if (response.getHeader(RequestIdFilter.HEADER) == null) {
            response.setHeader(
                    RequestIdFilter.HEADER, RequestIdFilter.fitOrNew(request.getHeader(RequestIdFilter.HEADER)));
        }
        try {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            java.io.Writer out = response.getReporter();
            if (out != null) {
                out.write(new String(ErrorBody.bytes(error), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("The client left before it could be refused", e);
        }
    }
}
