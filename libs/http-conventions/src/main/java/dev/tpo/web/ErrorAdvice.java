package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** The last word on every exception of a handler; a service's own advice is asked first. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ErrorAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAdvice.class);

    private final ErrorMapping mapping;

    ErrorAdvice(ErrorMapping mapping) {
        this.mapping = mapping;
    }

    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void clientLeft(AsyncRequestNotUsableException gone, HttpServletResponse response) {
        LOG.debug("The client left before its answer was whole", gone);
    }

    @ExceptionHandler(Throwable.class)
    void failed(Throwable error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiException mapped = mapping.map(error);
        log(mapped, error, request);
        ErrorBody.write(mapped, request, response);
    }

    static void log(ApiException mapped, Throwable error, HttpServletRequest request) {
        if (mapped.status().value() == 500) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), error);
        } else if (mapped.status() == HttpStatus.INSUFFICIENT_STORAGE) {
            LOG.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), error.toString());
        } else {
            LOG.debug("{} {}: {}", request.getMethod(), request.getRequestURI(), mapped.status(), error);
        }
    }
}
