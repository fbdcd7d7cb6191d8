package dev.tpo.gateway.doors;

import dev.tpo.web.ApiException;
import dev.tpo.web.PlainPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The API opens to a known bearer token. Open to all are health, and what a browser must load before a person can give
 * it a key: the console, Swagger UI and the descriptions that it shows.
 */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final List<String> PAGES = List.of("/", "/index.html", "/swagger-ui.html");
    private static final List<String> FOLDERS = List.of("/actuator/health", "/console", "/swagger-ui", "/v3/api-docs");

    private final ApiKeys keys;

    ApiKeyFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = PlainPath.of(request);
        return path != null
                && (PAGES.contains(path) || FOLDERS.stream().anyMatch(folder -> PlainPath.isBelow(path, folder)));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = key(request);
        if (!keys.open(key)) {
            refuse(key == null, request, response);
        } else if (!keys.areNeeded() && isActuator(request) && !isFromHere(request)) {
            new ApiException(
                            HttpStatus.FORBIDDEN,
                            ApiException.INVALID_REQUEST,
                            "forbidden",
                            null,
                            "metrics are for this machine, or for whoever has a key (TPO_API_KEYS)")
                    .writeTo(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static @Nullable String key(HttpServletRequest request) {
        String told = request.getHeader(HttpHeaders.AUTHORIZATION);
        return told != null && told.regionMatches(true, 0, "Bearer ", 0, 7)
                ? told.substring(7).strip()
                : null;
    }

    private static boolean isActuator(HttpServletRequest request) {
        return PlainPath.isBelow(request.getServletPath(), "/actuator");
    }

    private static boolean isFromHere(HttpServletRequest request) {
        return InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
    }

    private static void refuse(boolean missing, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        new ApiException(
                        HttpStatus.UNAUTHORIZED,
                        ApiException.INVALID_REQUEST,
                        "invalid_api_key",
                        null,
                        missing
                                ? "an API key is needed: send it as 'Authorization: Bearer KEY'"
                                : "this API key is not known here")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .writeTo(request, response);
    }
}
