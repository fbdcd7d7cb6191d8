package dev.tpo.dataset.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat API of a model that sees exactly the frames it is shown: it tells their scenes in order, answers from what it
 * saw, and is sure of it. A video's scenes are of equal length and in an order that the test registers.
 */
public final class FakeModel {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NEXT = Pattern.compile("What appears right (after|before) the (.+)\\?");
    private static final Pattern FIRST = Pattern.compile("Which comes first, the (.+) or the (.+)\\?");
    private static final Pattern WHEN = Pattern.compile("When does the (.+) appear\\?");
    private static final Pattern AT = Pattern.compile("What is shown at (\\d+):(\\d+)\\?");
    private static final Pattern EXIST = Pattern.compile("Does the (.+) ever appear\\?");

    public record Story(List<String> scenes, double durationSeconds) {
        String at(double seconds) {
            int scene = (int) (seconds / durationSeconds * scenes.size());
            return scenes.get(Math.min(scene, scenes.size() - 1));
        }
    }

    /** By file id. */
    public final Map<String, Story> stories = new ConcurrentHashMap<>();

    /** How many requests are refused with this status before the next is answered. */
    public final AtomicInteger refusals = new AtomicInteger();

    public volatile int refusalStatus = 429;
    public volatile long delayMillis;
    public final AtomicInteger calls = new AtomicInteger();

    /** Every request, by what it asks. */
    public final Map<String, Integer> requests = new ConcurrentHashMap<>();

    /** Those that were answered. */
    public final Map<String, Integer> answers = new ConcurrentHashMap<>();

    /** What comes of the next requests in place of an answer: a status, or {@link #HANG_UP}. */
    public final Queue<Integer> faults = new ConcurrentLinkedQueue<>();

    public static final int HANG_UP = -1;

    /** Of every answer. */
    public static final int INPUT_TOKENS = 30;

    public static final int OUTPUT_TOKENS = 7;

    /** A question with these words is refused, as by a content filter. */
    public volatile String forbidden;

    /** From then on no request is answered, and each is cut off once it opens; null: none is held. */
    public volatile CountDownLatch gate;

    /** How many answers are given before the gate closes. */
    public final AtomicInteger untilGate = new AtomicInteger(Integer.MAX_VALUE);

    public final AtomicInteger held = new AtomicInteger();

    /** What models at endpoints, whose names have a slash, say to a request. */
    public volatile Function<JsonNode, String> sentences = request -> "";

    /** How many requests each of theirs becomes there, if it may. */
    public volatile int upstream = 1;

    /** Requests that were sent there, by what was asked. */
    public final Map<String, Integer> sentUpstream = new ConcurrentHashMap<>();

    public volatile int lookupStatus = 200;

    private final HttpServer server;

    public FakeModel() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/v1/models/", this::model);
        server.createContext("/v1/chat/completions", exchange -> answer(exchange, this::chat));
        server.createContext("/v1/score", exchange -> answer(exchange, this::score));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void model(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/v1/models/".length());
        if (lookupStatus != 200) {
            send(exchange, lookupStatus, Map.of());
            return;
        }
        if (name.endsWith("/files/config.json")) {
            send(
                    exchange,
                    "application/octet-stream", // as training-service serves a model's files
                    200,
                    name.startsWith("fake") ? Map.of("prompt_form", "time_tokens") : Map.of());
            return;
        }
        if (name.contains("%")) {
            send(exchange, 400, Map.of("error", Map.of("message", "no such path", "type", "x")));
            return;
        }
        if (name.equals("nobody")) {
            send(exchange, 404, Map.of("error", Map.of("message", "no", "type", "x")));
            return;
        }
        Map<String, Object> model = new LinkedHashMap<>(Map.of(
                "id", name, "object", "model", "created", 1, "owned_by", "test", "revision", "r", "backend", "b"));
        boolean local = !name.contains("/");
        model.put("capabilities", Map.of("score", local, "adapters", local, "response_format", !local));
        if (name.equals("default")) {
            model.put("alias_of", "fake");
        }
        send(exchange, 200, model);
    }

    private interface Reply {
        Object to(JsonNode request, Story story, List<Double> frames, String question);
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String asked = exchange.getRequestURI().getPath() + request;
        calls.incrementAndGet();
        requests.merge(asked, 1, Integer::sum);
        if (isHeld()) {
            exchange.close();
            return;
        }
        Integer fault = faults.poll();
        if (fault != null) {
            if (fault != HANG_UP) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, fault, Map.of("error", Map.of("message", "not now", "type", "x")));
            }
            exchange.close();
            return;
        }
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, refusalStatus, Map.of("error", Map.of("message", "busy", "type", "x")));
            return;
        }
        sleep();
        if (request.get("model").asString().contains("/")) {
            String limit = exchange.getRequestHeaders().getFirst("X-TPO-Upstream-Limit");
            int sent = limit == null ? upstream : Math.min(upstream, Integer.parseInt(limit));
            sentUpstream.merge(asked, sent, Integer::sum);
            exchange.getResponseHeaders().set("X-TPO-Upstream-Requests", Integer.toString(sent));
            if (sent < upstream) {
                send(exchange, 502, Map.of("error", Map.of("message", "cut off", "type", "x")));
                return;
            }
            answers.merge(asked, 1, Integer::sum);
            send(exchange, 200, completion(sentences.apply(request), List.of()));
            return;
        }
        JsonNode parts = request.get("messages").get(0).get("content");
        String id = parts.get(0).get("video_url").get("url").asString().substring("video://".length());
        Story story = stories.get(id);
        if (story == null) {
            send(exchange, 400, Map.of("error", Map.of("message", "no such video", "type", "x", "code", "unknown")));
            return;
        }
        if (forbidden != null && parts.get(1).get("text").asString().contains(forbidden)) {
            send(exchange, 400, Map.of("error", Map.of("message", "not said", "type", "x", "code", "content_filter")));
            return;
        }
        JsonNode metadata = parts.get(0).path("video_metadata");
        List<Double> frames =
                metadata.get("timestamps").valueStream().map(JsonNode::asDouble).toList();
        answers.merge(asked, 1, Integer::sum);
        send(
                exchange,
                200,
                reply.to(request, story, frames, parts.get(1).get("text").asString()));
    }

    private boolean isHeld() {
        CountDownLatch closed = gate;
        if (closed == null || untilGate.getAndDecrement() > 0) {
            return false;
        }
        held.incrementAndGet();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Well behaved, with nothing counted. */
    public void reset() {
        refusals.set(0);
        refusalStatus = 429;
        delayMillis = 0;
        requests.clear();
        answers.clear();
        faults.clear();
        forbidden = null;
        gate = null;
        untilGate.set(Integer.MAX_VALUE);
        held.set(0);
        lookupStatus = 200;
        sentences = request -> "";
        upstream = 1;
        sentUpstream.clear();
    }

    private Object chat(JsonNode request, Story story, List<Double> frames, String question) {
        return completion(say(story, frames, question), frames);
    }

    private static Object completion(String text, List<Double> frames) {
        return Map.of(
                "id",
                "c",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                "fake",
                "choices",
                List.of(Map.of(
                        "index", 0, "message", Map.of("role", "assistant", "content", text), "finish_reason", "stop")),
                "usage",
                Map.of("prompt_tokens", INPUT_TOKENS, "completion_tokens", OUTPUT_TOKENS, "total_tokens", 37),
                "sampling_receipt",
                List.of(Map.of(
                        "file_id",
                        "f",
                        "sha256",
                        "s",
                        "timestamps_seconds",
                        frames,
                        "frame_indices",
                        List.of(),
                        "start_offset",
                        0,
                        "end_offset",
                        1)));
    }

    private Object score(JsonNode request, Story story, List<Double> frames, String question) {
        String own = say(story, frames, question);
        return Map.of(
                "scores",
                request.get("candidates")
                        .valueStream()
                        .map(candidate -> Map.of(
                                "logprob_sum",
                                candidate.asString().equals(own) ? -0.1 : -4.0,
                                "logprob_mean",
                                -0.1,
                                "tokens",
                                1))
                        .toList());
    }

    private static String say(Story story, List<Double> frames, String question) {
        List<String> seen = new ArrayList<>();
        frames.forEach(time -> {
            if (!seen.contains(story.at(time))) {
                seen.add(story.at(time));
            }
        });
        Matcher next = NEXT.matcher(question);
        if (next.matches()) {
            int place = seen.indexOf(next.group(2));
            int other = place + (next.group(1).equals("after") ? 1 : -1);
            return place < 0 || other < 0 || other >= seen.size() ? "gray fog" : seen.get(other);
        }
        Matcher first = FIRST.matcher(question);
        if (first.matches()) {
            return seen.stream()
                    .filter(scene -> scene.equals(first.group(1)) || scene.equals(first.group(2)))
                    .findFirst()
                    .orElse(first.group(2));
        }
        Matcher when = WHEN.matcher(question);
        if (when.matches()) {
            double time = frames.stream()
                    .filter(t -> story.at(t).equals(when.group(1)))
                    .findFirst()
                    .orElse(0.0);
            return "%02d:%02d".formatted((int) time / 60, (int) time % 60);
        }
        Matcher at = AT.matcher(question);
        if (at.matches()) {
            double time = Integer.parseInt(at.group(1)) * 60 + Integer.parseInt(at.group(2));
            double nearest = frames.stream()
                    .min((a, b) -> Double.compare(Math.abs(a - time), Math.abs(b - time)))
                    .orElseThrow();
            return story.at(nearest);
        }
        Matcher exist = EXIST.matcher(question);
        return exist.matches() ? (seen.contains(exist.group(1)) ? "yes" : "no") : String.join(", ", seen);
    }

    private void sleep() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, "application/json", status, body);
    }

    private static void send(HttpExchange exchange, String type, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
