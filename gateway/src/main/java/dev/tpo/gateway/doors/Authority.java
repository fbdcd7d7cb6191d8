package dev.tpo.gateway.doors;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code host[:port]}, as a {@code Host} header holds it and an origin ends with.
 *
 * @param host in small letters, without the final dot that a name may have; an IPv6 address in brackets
 * @param port null: the scheme's own
 */
record Authority(String host, @Nullable Integer port) {
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)\\.?(?::(\\d{1,5}))?");

    /** Null for what is none. */
    static @Nullable Authority of(String text) {
        Matcher found = FORM.matcher(text);
        return found.matches()
                ? new Authority(
                        found.group(1).toLowerCase(Locale.ROOT),
                        found.group(2) == null ? null : Integer.valueOf(found.group(2)))
                : null;
    }

    /** Without a look-up: a name that points here today may point elsewhere, and that is how rebinding works. */
    boolean isLoopback() {
        InetAddress address = literal();
        return host.equals("localhost") || (address != null && address.isLoopbackAddress());
    }

    /** The address that the host is written as; null for a name. */
    @Nullable
    InetAddress literal() {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether both name one place, a port left out being that of the scheme. */
    boolean isSamePlace(Authority other, int schemesPort) {
        return host.equals(other.host)
                && (port == null ? schemesPort : port) == (other.port == null ? schemesPort : other.port);
    }
}
