package dev.tpo.hub;

import dev.tpo.input.Excerpt;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a hub's answer may lead: anywhere that is encrypted and public. Into this machine or its network only if the hub is
 * there itself, as a mirror is; without encryption only where the hub has none and stands in the same network.
 */
final class Redirects {
    private final URI endpoint;

    Redirects(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** @throws HubException UNUSABLE for a place that it may not lead to */
    URI follow(URI from, String location) {
        URI to = resolved(from, location);
        if (sameOrigin(to, endpoint)) {
            return to;
        }
        boolean atHome = isLocal(endpoint.getHost());
        boolean local = isLocal(to.getHost());
        if (local && !atHome) {
            throw refused(from, "into this machine's own network, to " + shown(to));
        }
        boolean plain = "http".equalsIgnoreCase(to.getScheme());
        boolean plainBefore = "http".equalsIgnoreCase(from.getScheme());
        boolean sameHost = String.valueOf(to.getHost()).equalsIgnoreCase(endpoint.getHost());
        if (plain && !(plainBefore && (local || sameHost))) {
            throw refused(from, "to " + shown(to) + " without encryption");
        }
        return to;
    }

    static boolean sameOrigin(URI a, URI b) {
        return Objects.equals(origin(a), origin(b));
    }

    private static URI resolved(URI from, String location) {
        try {
            URI to = from.resolve(new URI(location));
            boolean web =
                    String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT).matches("https?");
            if (web && to.getHost() != null) {
                return to;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // the same as one that leads nowhere
        }
        throw refused(from, "to something that is no web address");
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    /**
     * A name that is not known is none of ours. The JVM remembers what it has looked up for 30 s, so that the address looked
     * at is the one that is then connected to.
     */
    private static boolean isLocal(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (isLocal(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        boolean unique = address instanceof Inet6Address && (first & 0xfe) == 0xfc; // fc00::/7
        boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64; // 100.64.0.0/10
        boolean thisNetwork = bytes.length == 4 && first == 0;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || unique
                || shared
                || thisNetwork;
    }

    private static HubException refused(URI from, String where) {
        return new HubException(
                HubException.Reason.UNUSABLE, shown(from) + " redirects " + where + ", which is not followed");
    }

    private static String shown(URI uri) {
        return Excerpt.of(String.valueOf(uri.getHost()));
    }
}
