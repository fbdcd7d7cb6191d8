package dev.tpo.gateway.doors;

import dev.tpo.web.ApiException;
import dev.tpo.web.PlainPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No web page uses a suite on the machine of the person who looks at it. A name that is not ours is refused, so that no
 * page makes itself of our origin by pointing its own name at us; what changes something is refused from any other
 * origin. Nothing of a body is read before. Programs send no {@code Origin} and see nothing of this.
 */
final class SiteFilter extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Sites sites;
    private final CorsConfiguration cors = new CorsConfiguration();
    private final DefaultCorsProcessor processor = new DefaultCorsProcessor();

    SiteFilter(Sites sites) {
        this.sites = sites;
        cors.setAllowedOrigins(sites.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        cors.addAllowedHeader(CorsConfiguration.ALL);
        cors.setExposedHeaders(List.of(
                "X-Request-Id",
                HttpHeaders.RETRY_AFTER,
                HttpHeaders.CONTENT_DISPOSITION,
                HttpHeaders.CONTENT_LOCATION,
                HttpHeaders.ETAG,
                "X-Frame-Index",
                "X-Frame-Time"));
        cors.setMaxAge(Duration.ofHours(1));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = PlainPath.of(request);
        boolean probe = path != null && PlainPath.isBelow(path, "/actuator");
        if (!probe && !sites.isSentToUs(request)) {
            refuse(
                    "the Host '" + request.getHeader(HttpHeaders.HOST)
                            + "' is none of this gateway's; TPO_ALLOWED_HOSTS names those that it answers to",
                    request,
                    response);
            return;
        }
        boolean preflight = CorsUtils.isPreFlightRequest(request);
        if ((preflight || !READING.contains(request.getMethod())) && sites.comesFromAnotherSite(request)) {
            refuse(
                    "this request comes from a page of another site; TPO_ALLOWED_ORIGINS names those that may send it",
                    request,
                    response);
            return;
        }
        if (sites.isAllowed(request.getHeader(HttpHeaders.ORIGIN))) {
            processor.processRequest(cors, request, response);
            if (preflight) {
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static void refuse(String message, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        new ApiException(HttpStatus.FORBIDDEN, ApiException.INVALID_REQUEST, "forbidden_origin", null, message)
                .writeTo(request, response);
    }
}
