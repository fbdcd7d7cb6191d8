package dev.tpo.inference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tpo.api.FileObject;
import dev.tpo.api.ServedModels;
import dev.tpo.api.VideoInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Dataset-service and training-service, as far as inference asks them; either can be away. */
final class Neighbours implements AutoCloseable {
    private final JsonMapper json = new JsonMapper();
    private final HttpServer dataset = server();
    private final HttpServer training = server();
    private final Map<String, FileObject> files = new ConcurrentHashMap<>();
    private final Object news = new Object();
    private volatile ServedModels models = new ServedModels(List.of(), Map.of(), 0);
    private volatile long served;
    private final AtomicInteger refusals = new AtomicInteger();
    volatile boolean datasetAway;
    private volatile boolean trainingAway;

    Neighbours() throws IOException {
        dataset.createContext("/v1/files/", exchange -> {
            String id = exchange.getRequestURI().getPath().substring("/v1/files/".length());
            if (id.equals("file-forbidden")) {
                exchange.sendResponseHeaders(403, -1);
                exchange.close();
            } else {
                answer(exchange, datasetAway, files.get(id));
            }
        });
        training.createContext("/internal/models", exchange -> {
            serveModels(exchange.getRequestURI().getQuery());
            refusals.addAndGet(trainingAway ? 1 : 0);
            answer(exchange, trainingAway, models);
        });
    }

    /** As training-service does: what an instance serves is noted, and the answer waits for something newer. */
    private void serveModels(@Nullable String query) {
        if (query == null) {
            return;
        }
        Map<String, String> asked = Arrays.stream(query.split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        long known = Long.parseLong(asked.get("catalog_revision"));
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.parseLong(asked.get("wait_seconds"))).toNanos();
        synchronized (news) {
            served = known;
            news.notifyAll();
            while (!trainingAway && models.catalogRevision() <= known && System.nanoTime() < end) {
                pause(100);
            }
        }
    }

    private void pause(long millis) {
        try {
            news.wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void trainingAway(boolean away) {
        synchronized (news) {
            trainingAway = away;
            news.notifyAll();
        }
    }

    /** How often training-service was asked while it was away. */
    int refusals() {
        return refusals.get();
    }

    /** Waits until inference has said that it serves what there is now. */
    void awaitServed() {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        synchronized (news) {
            while (served < models.catalogRevision()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("inference serves " + served + ", not " + models);
                }
                pause(100);
            }
        }
    }

    URI datasetUrl() {
        return url(dataset);
    }

    URI trainingUrl() {
        return url(training);
    }

    void video(String id, String sha256) {
        VideoInfo video = new VideoInfo(sha256, 10, 40, 4, 64, 64, "h264", false, 0, "1:1", true);
        files.put(id, new FileObject(id, "file", 1, 1, null, id + ".mp4", "vision", "processed", sha256, video, null));
    }

    void rows(String id) {
        files.put(id, new FileObject(id, "file", 1, 1, null, id + ".jsonl", "evals", "processed", "0", null, null));
    }

    void serve(Map<String, String> revisions, Map<String, String> aliases) {
        serve(revisions, Map.of(), aliases);
    }

    /** @param adapters revision of the base, by the id of an adapter */
    void serve(Map<String, String> revisions, Map<String, String> adapters, Map<String, String> aliases) {
        serve(revisions, adapters, Map.of(), aliases);
    }

    /** @param remote {@code endpoint/model}, by the id of a model that runs elsewhere */
    void serve(
            Map<String, String> revisions,
            Map<String, String> adapters,
            Map<String, String> remote,
            Map<String, String> aliases) {
        List<ServedModels.Entry> entries = Stream.concat(
                        revisions.entrySet().stream()
                                .map(entry -> new ServedModels.Entry(
                                        entry.getKey(), entry.getValue(), adapters.get(entry.getKey()))),
                        remote.entrySet().stream()
                                .map(entry -> new ServedModels.Entry(
                                        entry.getKey(), entry.getValue(), null, entry.getValue())))
                .toList();
        synchronized (news) {
            models = new ServedModels(entries, aliases, models.catalogRevision() + 1);
            news.notifyAll();
        }
    }

    private void answer(HttpExchange exchange, boolean away, @Nullable Object body) throws IOException {
        byte[] bytes = body == null || away ? new byte[0] : json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : body == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    private static URI url(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        dataset.stop(0);
        training.stop(0);
    }
}
