package dev.tpo.gateway.doors;

import dev.tpo.web.ServerBinding;
import dev.tpo.web.UnsafeStartException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Which names are this gateway's own, and which sites' pages may use it. */
final class Sites {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@]+)", Pattern.CASE_INSENSITIVE);

    private final Set<String> hosts;
    private final List<String> origins;
    private final ServerBinding binding;

    Sites(DoorsProperties properties, ServerBinding binding) {
        this.hosts = properties.allowedHosts().stream().map(Sites::host).collect(Collectors.toUnmodifiableSet());
        this.origins = properties.allowedOrigins().stream().map(Sites::origin).toList();
        this.binding = binding;
    }

    /** As a browser writes them. */
    List<String> allowedOrigins() {
        return origins;
    }

    /** Whether the request was sent to us by one of our names: loopback, allowed, or the address that we are bound to. */
    boolean isSentToUs(HttpServletRequest request) {
        String told = request.getHeader(HttpHeaders.HOST);
        if (told == null) {
            return true; // HTTP/1.0: no browser
        }
        Authority authority = Authority.of(told);
        return authority != null
                && (authority.isLoopback() || hosts.contains(authority.host()) || isBound(authority, request));
    }

    /** Bound to every address, we are bound to the one that this connection came in by. */
    private boolean isBound(Authority authority, HttpServletRequest request) {
        InetAddress literal = authority.literal();
        InetAddress bound = binding.address();
        if (literal == null) {
            return authority.host().equals(binding.name().toLowerCase(Locale.ROOT));
        }
        return bound == null || bound.isAnyLocalAddress()
                ? literal.equals(InetAddress.ofLiteral(request.getLocalAddr()))
                : literal.equals(bound);
    }

    boolean isAllowed(@Nullable String origin) {
        return origin != null && origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Whether a page of another site sent this. What names no origin was not sent by a page. */
    boolean comesFromAnotherSite(HttpServletRequest request) {
        List<String> told = Collections.list(request.getHeaders(HttpHeaders.ORIGIN));
        if (!told.isEmpty() && told.stream().allMatch(this::isAllowed)) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean ours = site == null || site.equals("same-origin") || site.equals("none");
        return !ours || !told.stream().allMatch(origin -> isOurs(origin, request));
    }

    /** The scheme is left aside: TLS may end before us. {@code null} is nobody's. */
    private static boolean isOurs(String origin, HttpServletRequest request) {
        Matcher found = ORIGIN.matcher(origin);
        String host = request.getHeader(HttpHeaders.HOST);
        if (!found.matches() || host == null) {
            return false;
        }
        Authority theirs = Authority.of(found.group(2));
        Authority ours = Authority.of(host);
        return theirs != null
                && ours != null
                && ours.isSamePlace(theirs, found.group(1).equalsIgnoreCase("https") ? 443 : 80);
    }

    private static String host(String configured) {
        Authority authority = Authority.of(configured.strip());
        if (authority == null) {
            throw new UnsafeStartException("TPO_ALLOWED_HOSTS: '" + configured + "' is no host name");
        }
        return authority.host();
    }

    private static String origin(String configured) {
        String origin = configured.strip().toLowerCase(Locale.ROOT);
        Matcher found = ORIGIN.matcher(origin);
        if (!found.matches() || Authority.of(found.group(2)) == null) {
            throw new UnsafeStartException("TPO_ALLOWED_ORIGINS: '" + configured
                    + "' is no origin; write it as browsers do: https://lab.example.org");
        }
        return origin;
    }
}
