package dev.tpo.hub;

import dev.tpo.input.Excerpt;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/** Speaks the hub's protocol. Redirects are followed by hand: the token goes to the hub and to nobody else. */
final class HubClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration LONGEST_LISTING = Duration.ofMinutes(2);
    private static final int MAX_HOPS = 8;

    private final HubSettings settings;
    private final Redirects redirects;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // a connection a file: large files side by side
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    HubClient(HubSettings settings) {
        this.settings = settings;
        this.redirects = new Redirects(settings.endpoint());
    }

    HubListing list(HubModel model, Transfers transfers) throws TransientFault {
        URI uri = uri("/api/models/" + model.id() + "/revision/" + encoded(model.revision()));
        HttpResponse<InputStream> answer = send("GET", uri, 0, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body();
                Transfers.Transfer transfer = transfers.of(body)) {
            requireSuccess(answer, model);
            return HubListing.read(transfer.stream(LONGEST_LISTING));
        } catch (UnfitInputException e) {
            throw new HubException(
                    HubException.Reason.UNUSABLE,
                    settings.endpoint().getHost() + " does not answer as a hub does: " + e.getMessage(),
                    e);
        } catch (TransientFault e) {
            throw e;
        } catch (IOException e) {
            throw new TransientFault(uri.getHost(), e);
        }
    }

    /** What the hub says of a file; the host that has its content is not asked. */
    HubFile describe(HubModel model, String commit, String name) throws TransientFault {
        HttpResponse<Void> answer = send("HEAD", file(model, commit, name), 0, BodyHandlers.discarding());
        requireSuccess(answer, model);
        String etag = header(answer, "X-Linked-Etag", header(answer, "ETag", ""));
        boolean elsewhere = isRedirect(answer);
        String size = header(answer, "X-Linked-Size", elsewhere ? "" : header(answer, "Content-Length", ""));
        if (!header(answer, "X-Repo-Commit", commit).equals(commit) || !size.matches("\\d{1,18}")) {
            throw new HubException(
                    HubException.Reason.UNUSABLE,
                    "the hub does not say how large " + Excerpt.of(name) + " of " + commit + " is");
        }
        return new HubFile(name, etag.replaceFirst("^W/", "").replace("\"", ""), Long.parseLong(size));
    }

    /** {@code begin} is where in the file the stream begins: what was asked for, or 0. */
    record Content(InputStream stream, long begin) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    Content open(HubModel model, String commit, HubFile file, long begin) throws TransientFault {
        HttpResponse<InputStream> answer =
                send("GET", file(model, commit, file.name()), begin, BodyHandlers.ofInputStream());
        if (answer.statusCode() == 416 && begin > 0) {
            discard(answer);
            return open(model, commit, file, 0);
        }
        try {
            requireSuccess(answer, model);
        } catch (TransientFault | HubException e) {
            discard(answer);
            throw e;
        }
        return new Content(
                answer.body(), answer.statusCode() == 206 ? begin(answer).orElse(begin) : 0);
    }

    /** {@code Content-Range: bytes 100-199/200} begins at 100. */
    private static OptionalLong begin(HttpResponse<?> answer) {
        String range = header(answer, "Content-Range", "");
        return range.matches("bytes \\d{1,18}-.*")
                ? OptionalLong.of(Long.parseLong(range.substring("bytes ".length(), range.indexOf('-'))))
                : OptionalLong.empty();
    }

    private void requireSuccess(HttpResponse<?> answer, HubModel model) throws TransientFault {
        HubAnswers.requireSuccess(
                answer, model, settings.token() != null, Redirects.sameOrigin(answer.uri(), settings.endpoint()));
    }

    /** A HEAD stays with the hub: the answer that leads to the content is the one with its hash. */
    private <T> HttpResponse<T> send(String method, URI start, long begin, BodyHandler<T> handler)
            throws TransientFault {
        URI at = start;
        for (int hop = 0; hop < MAX_HOPS; hop++) {
            HttpResponse<T> answer = exchange(request(method, at, begin), handler);
            if (!isRedirect(answer)) {
                return answer;
            }
            URI next = redirects.follow(at, header(answer, "Location", ""));
            if (method.equals("HEAD")
                    && !Redirects.sameOrigin(next, at)
                    && !header(answer, "X-Linked-Etag", "").isEmpty()) {
                return answer;
            }
            discard(answer);
            at = next;
        }
        throw new HubException(HubException.Reason.UNUSABLE, start.getHost() + " redirects in circles");
    }

    private HttpRequest request(String method, URI at, long begin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(ANSWER)
                .method(method, BodyPublishers.noBody())
                .header("User-Agent", "tpo-suite")
                .header("Accept-Encoding", "identity"); // sizes and ranges are those of the file
        if (begin > 0) {
            request.header("Range", "bytes=" + begin + "-");
        }
        if (settings.token() != null && Redirects.sameOrigin(at, settings.endpoint())) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        return request.build();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) throws TransientFault {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new TransientFault(request.uri().getHost(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadStoppedException();
        }
    }

    private static void discard(HttpResponse<?> answer) {
        if (answer.body() instanceof InputStream stream) {
            try {
                stream.close();
            } catch (IOException e) {
                // nothing more is wanted of it
            }
        }
    }

    private static boolean isRedirect(HttpResponse<?> answer) {
        return answer.statusCode() / 100 == 3
                && answer.headers().firstValue("Location").isPresent();
    }

    private static String header(HttpResponse<?> answer, String name, String otherwise) {
        return answer.headers().firstValue(name).orElse(otherwise);
    }

    private URI file(HubModel model, String commit, String name) {
        return uri("/" + model.id() + "/resolve/" + commit + "/" + encoded(name));
    }

    private URI uri(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
