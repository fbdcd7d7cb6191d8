package dev.tpo.inference.media;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches media that a request names by URL, from hosts that the operator lists and from no other, wherever a redirect
 * leads. Every name is looked up once and that address connected to; bytes and time have their limits.
 */
public final class MediaDownloads implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_HOPS = 5;
    private static final int CONNECTIONS = 64;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Set<Integer> REDIRECTS = Set.of(
            HttpStatus.SC_MOVED_PERMANENTLY,
            HttpStatus.SC_MOVED_TEMPORARILY,
            HttpStatus.SC_SEE_OTHER,
            HttpStatus.SC_TEMPORARY_REDIRECT,
            HttpStatus.SC_PERMANENT_REDIRECT);

    private final MediaHosts hosts;
    private final long maxBytes;
    private final Duration patience;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("media-deadlines").factory());

    MediaDownloads(MediaHosts hosts, InferenceProperties.Media limits) {
        this.hosts = hosts;
        this.maxBytes = limits.maxDownload().toBytes();
        this.patience = limits.timeout();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new OneLookUp())
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT))
                                .setSocketTimeout(Timeout.of(patience))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(patience))
                        .setResponseTimeout(Timeout.of(patience))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableRedirectHandling() // each hop is checked here
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("tpo-suite")
                .build();
    }

    /**
     * @param field the request's field that holds the URL
     * @throws ApiException 400 naming the field: a host that is not listed, an answer that is none or too large
     */
    public Medium fetch(URI url, String field, RequestMedia into) {
        long end = System.nanoTime() + patience.toNanos();
        URI at = url;
        for (int hop = 0; hop <= MOST_HOPS; hop++) {
            requireListed(at, field, hop > 0);
            switch (get(at, field, into, end)) {
                case Answer.Content(Medium medium) -> {
                    return medium;
                }
                case Answer.Elsewhere(URI next) -> at = next;
            }
        }
        throw refused(field, "media_unavailable", "more than " + MOST_HOPS + " redirects");
    }

    private void requireListed(URI url, String field, boolean redirected) {
        String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null || url.getUserInfo() != null) {
            throw refused(field, "unsupported_url", redirected ? "it leads to no http(s) URL" : "it is no http(s) URL");
        }
        if (!hosts.list(url)) {
            throw refused(
                    field,
                    "media_host_not_allowed",
                    "the host '" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                            + (redirected ? "' that it leads to" : "'")
                            + " is not one that media are fetched from: the operator lists them in TPO_MEDIA_HOSTS"
                            + (hosts.areNone() ? ", and lists none" : ""));
        }
    }

    private sealed interface Answer {
        record Content(Medium medium) implements Answer {}

        record Elsewhere(URI url) implements Answer {}
    }

    private Answer get(URI url, String field, RequestMedia into, long end) {
        HttpGet request = new HttpGet(url);
        ScheduledFuture<?> deadline =
                deadlines.schedule(request::cancel, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        try (ClassicHttpResponse response = http.executeOpen(HttpHost.create(url), request, null)) {
            int status = response.getCode();
            if (REDIRECTS.contains(status)) {
                return next(url, response.getFirstHeader(HttpHeaders.LOCATION), field);
            }
            if (status != HttpStatus.SC_OK) {
                throw refused(field, "media_unavailable", "its host answered " + status);
            }
            return new Answer.Content(content(response.getEntity(), field, into));
        } catch (MediaHosts.PrivateAddressException e) {
            throw refused(
                    field,
                    "media_host_not_allowed",
                    "the host '" + url.getHost() + "' leads to an address that is not of the public internet; in"
                            + " TPO_MEDIA_HOSTS such a host stands by its address");
        } catch (UnknownHostException e) {
            throw refused(field, "media_unavailable", "no host '" + url.getHost() + "' is known");
        } catch (IOException e) {
            throw refused(
                    field,
                    "media_unavailable",
                    System.nanoTime() >= end
                            ? "it did not come within " + patience.toSeconds() + " s"
                            : "its host does not answer, or broke off");
        } finally {
            deadline.cancel(false);
        }
    }

    private static Answer next(URI url, @Nullable Header location, String field) {
        try {
            URI next = url.resolve(location == null ? "" : location.getValue());
            if ("https".equalsIgnoreCase(url.getScheme()) && "http".equalsIgnoreCase(next.getScheme())) {
                throw refused(field, "media_host_not_allowed", "it leads from https to http");
            }
            return new Answer.Elsewhere(next);
        } catch (IllegalArgumentException e) {
            throw refused(field, "unsupported_url", "it leads to no http(s) URL");
        }
    }

    private Medium content(@Nullable HttpEntity entity, String field, RequestMedia into) throws IOException {
        if (entity == null) {
            throw refused(field, "media_unavailable", "its host sent nothing");
        }
        if (entity.getContentLength() > maxBytes) {
            throw tooLarge(field);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = entity.getContent();
                RequestMedia.Draft draft = into.draft()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (into.fetched(n) > maxBytes) {
                    throw tooLarge(field);
                }
                draft.write(buffer, n);
            }
            return draft.medium();
        }
    }

    private ApiException tooLarge(String field) {
        return refused(
                field,
                "media_too_large",
                "what a request names by URLs may have " + maxBytes + " bytes in all, and it has more");
    }

    private static ApiException refused(String field, String code, String why) {
        return ApiException.invalid(field, code, field + ": " + why);
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }

    /** The look-up whose addresses are connected to. */
    private static final class OneLookUp implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return MediaHosts.addresses(host).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
