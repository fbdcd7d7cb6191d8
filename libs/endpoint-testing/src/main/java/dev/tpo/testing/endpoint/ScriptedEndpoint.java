package dev.tpo.testing.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible endpoint that answers as a test says and remembers what it was asked. Requests take the turns of
 * the script in the order of their arrival; when it has come to its end, each is answered by what was set for the rest.
 */
public final class ScriptedEndpoint implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Turn> script = new ConcurrentLinkedQueue<>();
    private final List<Asked> requests = new CopyOnWriteArrayList<>();
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicLong inputTokens = new AtomicLong();
    private final AtomicLong outputTokens = new AtomicLong();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger modelLists = new AtomicInteger();
    private volatile Function<Asked, Turn> rest = asked -> Turn.answer("a red circle");
    private volatile boolean closed;

    public ScriptedEndpoint() {
        this(0);
    }

    /** @param port 0: any that is free */
    public ScriptedEndpoint(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/v1/chat/completions", this::complete);
        server.createContext("/v1/models", this::list);
        server.setExecutor(threads);
        server.start();
    }

    /** What an operator would write into {@code TPO_ENDPOINTS}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From here on it has these models only; before, it has any. */
    public ScriptedEndpoint has(String... names) {
        models.addAll(List.of(names));
        return this;
    }

    /** Requests with one of these fields are 400 from here on. */
    public ScriptedEndpoint refuses(String... fields) {
        refused.addAll(List.of(fields));
        return this;
    }

    /** The next requests, in order. */
    public ScriptedEndpoint then(Turn... turns) {
        script.addAll(List.of(turns));
        return this;
    }

    /** What comes after the script. */
    public ScriptedEndpoint always(Turn turn) {
        return answering(asked -> turn);
    }

    /** What comes after the script, by what was asked. */
    public ScriptedEndpoint answering(Function<Asked, Turn> answer) {
        rest = answer;
        return this;
    }

    /** Every request for a chat completion, those that it failed at too. */
    public List<Asked> requests() {
        return List.copyOf(requests);
    }

    public Asked last() {
        return requests.getLast();
    }

    /** Of all answers that it gave whole. */
    public long inputTokens() {
        return inputTokens.get();
    }

    public long outputTokens() {
        return outputTokens.get();
    }

    /** How often its models were asked for. */
    public int modelLists() {
        return modelLists.get();
    }

    /** Waits until so many clients have left before their answers were whole. */
    public void awaitLeft(int clients) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (left.get() < clients) {
            if (System.nanoTime() > end) {
                throw new AssertionError(left + " clients have left, not " + clients);
            }
            pause();
        }
    }

    /** Waits until it was asked so often. */
    public void awaitRequests(int number) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (requests.size() < number) {
            if (System.nanoTime() > end) {
                throw new AssertionError(requests.size() + " requests, not " + number);
            }
            pause();
        }
    }

    /** What its answers say that the model is. */
    String revision(String model) {
        return model + "@scripted";
    }

    void answered(int input, int output) {
        inputTokens.addAndGet(input);
        outputTokens.addAndGet(output);
    }

    boolean isClosed() {
        return closed;
    }

    private void complete(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Asked asked = new Asked(Map.copyOf(exchange.getRequestHeaders()), body);
        requests.add(asked);
        Reply reply = new Reply(exchange, asked, this);
        try {
            turn(asked).play(reply);
        } catch (IOException e) {
            left.incrementAndGet();
            throw e;
        }
    }

    private Turn turn(Asked asked) {
        for (String field : refused) {
            if (asked.body().has(field)) {
                return Turn.error(400, "Unrecognized request argument supplied: " + field, "unknown_parameter");
            }
        }
        if (!models.isEmpty() && !models.contains(asked.model())) {
            return Turn.error(404, "The model `" + asked.model() + "` does not exist.", "model_not_found");
        }
        Turn next = script.poll();
        return next == null ? rest.apply(asked) : next;
    }

    private void list(HttpExchange exchange) throws IOException {
        modelLists.incrementAndGet();
        List<Map<String, String>> data = models.stream()
                .sorted()
                .map(name -> Map.of("id", name, "object", "model"))
                .toList();
        byte[] bytes =
                JSON.writeValueAsString(Map.of("object", "list", "data", data)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It cannot be reached any more. */
    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
