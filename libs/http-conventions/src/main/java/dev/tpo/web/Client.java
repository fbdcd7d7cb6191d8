package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whoever waits for the answer to a request. */
@FunctionalInterface
public interface Client {
    /** How often one who makes a client wait should look after it. */
    Duration LOOK = Duration.ofSeconds(1);

    /**
     * Whether the client has closed its connection. To be asked by the request's own thread, once the body was read and
     * before anything is written; costs one read that does not block.
     */
    boolean hasLeft();

    /** Outside of Tomcat nobody is ever known to leave. */
    static Client of(@Nullable HttpServletRequest request) {
        return request != null && request.getAttribute(PresenceValve.ATTRIBUTE) instanceof Client client
                ? client
                : () -> false;
    }
}
