package dev.tpo.testing.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub on loopback: {@code /api/models/{id}/revision/{revision}}, {@code /api/models/{id}/tree/{revision}}, and
 * {@code /{id}/resolve/{revision}/{name}}, which leads to a second server for large files.
 */
public final class FakeHub implements AutoCloseable {
    private final HttpServer hub;
    private final HttpServer contents;
    private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
    private final Map<String, String> renamed = new ConcurrentHashMap<>();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final Faults faults = new Faults();
    private volatile @Nullable URI elsewhere;

    /** A request as it came; {@code server} is {@code hub} or {@code contents}. */
    public record Seen(
            String server,
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String range) {}

    public FakeHub() {
        this(0);
    }

    /** @param port 0: any free one */
    public FakeHub(int port) {
        hub = server("127.0.0.1", port, this::answer);
        contents = server("127.0.0.2", 0, this::answerContent); // another host: clients compare hosts, not ports
    }

    /** Serves folders, for trying things by hand: {@code PORT owner/name=FOLDER…}. */
    public static void main(String[] arguments) throws InterruptedException {
        try (FakeHub hub = new FakeHub(Integer.parseInt(arguments[0]))) {
            for (int i = 1; i < arguments.length; i++) {
                String[] both = arguments[i].split("=", 2);
                FakeRepository repository = hub.repository(both[0]).folder(Path.of(both[1]));
                System.out.println(both[0] + " is at commit " + repository.commit());
            }
            System.out.println("HF_ENDPOINT=" + hub.url());
            Thread.currentThread().join();
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    public FakeRepository repository(String id) {
        return repositories.computeIfAbsent(id, FakeRepository::new);
    }

    public void rename(String from, String to) {
        renamed.put(from, to);
    }

    /** From now on files are asked of another hub, as mirrors do. */
    public void sendFilesTo(FakeHub other) {
        elsewhere = other.url();
    }

    public Faults faults() {
        return faults;
    }

    public List<Seen> requests() {
        return List.copyOf(requests);
    }

    /** Requests for the content of a file, as the server that has it saw them. */
    public List<Seen> downloads(String name) {
        return requests.stream()
                .filter(seen -> seen.method().equals("GET") && seen.path().endsWith("/" + name))
                .filter(seen -> seen.server().equals("contents") || !name.endsWith(".safetensors"))
                .toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        hub.stop(0);
        contents.stop(0);
    }

    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static HttpServer server(String host, int port, Handler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    handler.handle(exchange);
                }
            });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(String server, HttpExchange exchange) {
        requests.add(new Seen(
                server,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Range")));
    }

    private void answer(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        int refusal = faults.takeRefusal();
        if (refusal != 0) {
            if (refusal == 429) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            Responses.send(exchange, refusal, "{}");
            return;
        }
        HubPath path = HubPath.of(exchange.getRequestURI().getRawPath());
        if (path == null) {
            Responses.error(exchange, 404, "", "Not found");
            return;
        }
        URI other = elsewhere;
        if (other != null && path.kind() == HubPath.Kind.FILE) {
            exchange.getResponseHeaders()
                    .set("Location", other + exchange.getRequestURI().getRawPath());
            Responses.send(exchange, 307, "");
            return;
        }
        String newName = renamed.get(path.id());
        if (newName != null) {
            String location = exchange.getRequestURI().getRawPath().replace(path.id(), newName);
            exchange.getResponseHeaders().set("Location", location);
            Responses.send(exchange, 307, "");
            return;
        }
        FakeRepository repository = repositories.get(path.id());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (repository == null || !repository.admits(authorization)) {
            boolean known = authorization != null;
            Responses.error(
                    exchange, known ? 404 : 401, known ? "RepoNotFound" : "", "Repository not found or private");
        } else if (repository.isGated()) {
            Responses.error(exchange, 403, "GatedRepo", "Access to model " + path.id() + " is restricted");
        } else if (!repository.hasRevision(path.revision())) {
            Responses.error(exchange, 404, "RevisionNotFound", "Invalid rev id: " + path.revision());
        } else {
            answer(exchange, repository, path);
        }
    }

    private void answer(HttpExchange exchange, FakeRepository repository, HubPath path) throws IOException {
        switch (path.kind()) {
            case LISTING -> Responses.send(exchange, 200, JsonMapper.shared().writeValueAsString(listing(repository)));
            case TREE -> Responses.send(exchange, 200, JsonMapper.shared().writeValueAsString(tree(repository)));
            case FILE -> file(exchange, repository, path.name());
        }
    }

    private static Map<String, Object> listing(FakeRepository repository) {
        return Map.of(
                "id", repository.id(),
                "modelId", repository.id(),
                "sha", repository.commit(),
                "private", false,
                "gated", false,
                "downloads", 0,
                "likes", 0,
                "tags", List.of(),
                "siblings",
                        repository.names().stream()
                                .map(name -> Map.of("rfilename", name))
                                .toList());
    }

    private static List<Map<String, Object>> tree(FakeRepository repository) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (HubFileContent file : repository.contents()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("type", "file");
            entry.put("path", file.name());
            entry.put("size", file.bytes().length);
            entry.put("oid", file.gitBlob());
            if (file.large()) {
                entry.put("lfs", Map.of("oid", file.etag(), "size", file.bytes().length, "pointerSize", 135));
            }
            entries.add(entry);
        }
        return entries;
    }

    private void file(HttpExchange exchange, FakeRepository repository, String name) throws IOException {
        HubFileContent file = repository.find(name).orElse(null);
        exchange.getResponseHeaders().set("X-Repo-Commit", repository.commit());
        if (file == null) {
            Responses.error(exchange, 404, "EntryNotFound", "Entry not found");
            return;
        }
        String etag = "\"" + repository.etagOf(file) + "\"";
        if (file.large()) {
            exchange.getResponseHeaders().set("X-Linked-Etag", etag);
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(file.bytes().length));
            exchange.getResponseHeaders().set("ETag", "\"a pointer's own\"");
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://127.0.0.2:" + contents.getAddress().getPort() + "/" + repository.id() + "/" + name);
            Responses.send(exchange, 302, "");
        } else {
            exchange.getResponseHeaders().set("ETag", etag);
            Responses.content(exchange, file, faults);
        }
    }

    private void answerContent(HttpExchange exchange) throws IOException {
        note("contents", exchange);
        String[] parts = exchange.getRequestURI().getRawPath().split("/", 4);
        FakeRepository repository = repositories.get(parts[1] + "/" + parts[2]);
        HubFileContent file = repository == null
                ? null
                : repository
                        .find(URLDecoder.decode(parts[3], StandardCharsets.UTF_8))
                        .orElse(null);
        if (file == null) {
            Responses.error(exchange, 404, "", "no such content");
        } else {
            Responses.content(exchange, file, faults);
        }
    }
}
