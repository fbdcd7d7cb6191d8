package dev.tpo.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in the gateway and the other services only. Health is open, for probes; metrics may be asked for with the secret
 * as a bearer token, which is what Prometheus can send.
 */
final class ServiceSecretFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final ServiceSecret secret;

    ServiceSecretFilter(ServiceSecret secret, ServerBinding binding) {
        if (secret.value() == null && !binding.isLoopback()) {
            throw new UnsafeStartException("set TPO_SERVICE_SECRET (or TPO_SERVICE_SECRET_FILE), the same for every"
                    + " service and the gateway, or bind to loopback (SERVER_ADDRESS=127.0.0.1): this service must"
                    + " not be open to everyone who reaches it");
        }
        this.secret = secret;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = PlainPath.of(request);
        return secret.value() == null || (path != null && PlainPath.isBelow(path, "/actuator/health"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (secret.is(request.getHeader(ServiceSecret.HEADER)) || secret.is(scraper(request))) {
            chain.doFilter(request, response);
        } else {
            new ApiException(
                            HttpStatus.FORBIDDEN,
                            ApiException.INVALID_REQUEST,
                            "forbidden",
                            null,
                            "this address is for the suite's own services: ask the gateway")
                    .writeTo(request, response);
        }
    }

    private static @Nullable String scraper(HttpServletRequest request) {
        String path = PlainPath.of(request);
        String told = request.getHeader(HttpHeaders.AUTHORIZATION);
        return path != null && PlainPath.isBelow(path, "/actuator") && told != null && told.startsWith(BEARER)
                ? told.substring(BEARER.length()).strip()
                : null;
    }
}
