package dev.tpo.inference.media;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that media may be fetched from. One that is listed by its name must lead to the public internet; one of a
 * network of one's own is listed by its address.
 */
final class MediaHosts {
    private static final Pattern ENTRY = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern LITERAL = Pattern.compile("\\[[0-9a-f:.]+]|\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final String HTTPS = "https";

    private final Set<Entry> listed;

    private MediaHosts(Set<Entry> listed) {
        this.listed = listed;
    }

    /** @throws IllegalArgumentException for what is no {@code host} or {@code host:port} */
    static MediaHosts of(Collection<String> hosts) {
        return new MediaHosts(hosts.stream()
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(MediaHosts::entry)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Entry entry(String written) {
        Matcher parts = ENTRY.matcher(written.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "TPO_MEDIA_HOSTS holds '" + written + "', which is neither host nor host:port");
        }
        return new Entry(
                Objects.requireNonNull(parts.group(1)),
                parts.group(2) == null ? null : Integer.valueOf(parts.group(2)));
    }

    boolean areNone() {
        return listed.isEmpty();
    }

    /** Whether the operator lists it. Where an entry names no port it means the scheme's own. */
    boolean list(URI url) {
        String host = url.getHost();
        if (host == null) {
            return false;
        }
        int own = HTTPS.equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        int port = url.getPort() < 0 ? own : url.getPort();
        String name = host.toLowerCase(Locale.ROOT);
        return listed.contains(new Entry(name, port)) || port == own && listed.contains(new Entry(name, null));
    }

    /**
     * The addresses to connect to: looked up once, so that what is checked is what is connected to.
     *
     * @param host as it stands in a URL that is listed
     * @throws UnknownHostException also for one that leads, even in part, into a network of one's own
     */
    static List<InetAddress> addresses(String host) throws UnknownHostException {
        List<InetAddress> found = List.of(InetAddress.getAllByName(host));
        boolean literal = LITERAL.matcher(host.toLowerCase(Locale.ROOT)).matches() || host.indexOf(':') >= 0;
        if (!literal && !found.stream().allMatch(PublicAddresses::contain)) {
            throw new PrivateAddressException(host);
        }
        return found;
    }

    private record Entry(String host, @Nullable Integer port) {}

    /** A name that leads where it must not. */
    static final class PrivateAddressException extends UnknownHostException {
        PrivateAddressException(String host) {
            super(host);
        }
    }
}
