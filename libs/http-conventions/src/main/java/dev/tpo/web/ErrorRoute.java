package dev.tpo.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the container sends what failed outside of a handler: in a filter, or by {@code sendError}. */
@Controller
class ErrorRoute implements ErrorController {
    private final ErrorMapping mapping;

    ErrorRoute(ErrorMapping mapping) {
        this.mapping = mapping;
    }

    @RequestMapping("${spring.web.error.path:${server.error.path:${error.path:/error}}}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorBody.write(told(request), request, response);
    }

    private ApiException told(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
            ApiException mapped = isCutShort(request) ? ErrorMapping.cutShort() : mapping.map(thrown);
            ErrorAdvice.log(mapped, thrown, request);
            return mapped;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object message = request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
        // Asked for directly, /error is a path like any other that is not there.
        return status instanceof Integer value
                ? ErrorMapping.ofStatus(value, message instanceof String text ? text : null)
                : ApiException.notFound(
                        null, "unknown_route", "there is no " + request.getMethod() + " " + request.getRequestURI());
    }

    /** Tomcat notes 400 and its own exception when the connection ends before the body does. */
    private static boolean isCutShort(HttpServletRequest request) {
        return Integer.valueOf(400).equals(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof EOFException;
    }
}
