package dev.tpo.launcher.client;

import dev.tpo.api.ApiError;
import dev.tpo.api.ChatCompletionChunk;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.FileObject;
import dev.tpo.api.FrameReceipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The suite's HTTP API; every refusal becomes a {@link SuiteException} with the server's own words. */
public final class SuiteClient {
    private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(10);
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int UNAUTHORIZED = 401;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final URI gateway;
    private final @Nullable String key;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public SuiteClient(URI gateway) {
        this(gateway, null);
    }

    /** @param key for a suite that asks for one */
    public SuiteClient(URI gateway, @Nullable String key) {
        this.gateway = gateway;
        this.key = key;
    }

    public URI gateway() {
        return gateway;
    }

    /** {@code purpose} is {@code vision}, {@code fine-tune} or {@code evals}. */
    public FileObject upload(String purpose, Path file) {
        return upload(purpose, file, UploadProgress.NONE);
    }

    public FileObject upload(String purpose, Path file, UploadProgress progress) {
        return new FileUpload(this, FileUpload.PART_BYTES, progress).send(purpose, file);
    }

    <T> T postForm(String path, MultipartBody body, @Nullable String idempotencyKey, Class<T> type) {
        HttpRequest.Builder request = request(path).timeout(UPLOAD_LIMIT).header("Content-Type", body.contentType());
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return read(send(request.POST(body.publisher()).build()), type);
    }

    /** For what takes its time: a large file is looked at. */
    <T> T postForLong(String path, Object body, Class<T> type) {
        return write("POST", path, body, type, UPLOAD_LIMIT);
    }

    public <T> T get(String path, Class<T> type) {
        HttpRequest request =
                request(path).timeout(Duration.ofSeconds(30)).GET().build();
        return read(patiently(() -> send(request)), type);
    }

    public <T> T post(String path, Object body, Class<T> type) {
        return write("POST", path, body, type, WRITE_LIMIT);
    }

    public <T> T put(String path, Object body, Class<T> type) {
        return write("PUT", path, body, type, WRITE_LIMIT);
    }

    /** Streams an answer; text goes to {@code onText} as it comes. Returns which frames the answer rests on. */
    public List<FrameReceipt> stream(ChatCompletionRequest question, Consumer<String> onText) {
        return stream(question, onText, note -> {});
    }

    /** The same; what should be known about the question goes to {@code onNote} when the answer is there. */
    public List<FrameReceipt> stream(ChatCompletionRequest question, Consumer<String> onText, Consumer<String> onNote) {
        HttpRequest request = request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(json.writeValueAsString(question)))
                .build();
        return patiently(() -> stream(request, new EventStream(json, onText, onNote)));
    }

    private List<FrameReceipt> stream(HttpRequest request, EventStream events) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw refusal(response.statusCode(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
                return events.read(in);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * A service that starts, or starts again, is away for a moment: what creates nothing is asked again until it is
     * there.
     */
    private static <T> T patiently(Supplier<T> call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (SuiteException e) {
                if (e.status() != SERVICE_UNAVAILABLE || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            pause(PAUSE);
        }
    }

    static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private <T> T write(String method, String path, Object body, Class<T> type, Duration limit) {
        HttpRequest request = request(path)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        return read(send(request), type);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw refusal(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private <T> T read(String body, Class<T> type) {
        return type == String.class ? type.cast(body) : json.readValue(body, type);
    }

    private SuiteException refusal(int status, String body) {
        try {
            ApiError.Detail error = json.readValue(body, ApiError.class).error();
            if (status == UNAUTHORIZED) {
                return new SuiteException(status, error.message() + "; the commands take it from TPO_API_KEY");
            }
            boolean named = error.param() == null || error.message().startsWith(error.param());
            return new SuiteException(status, named ? error.message() : error.param() + ": " + error.message());
        } catch (JacksonException | NullPointerException e) {
            return new SuiteException(status, "the suite answered " + status);
        }
    }

    private SuiteException unreachable(IOException e) {
        return new SuiteException(0, "no answer from " + gateway + ": " + e.getMessage());
    }

    private static SuiteException interrupted() {
        Thread.currentThread().interrupt();
        return new SuiteException(0, "interrupted");
    }

    /** Server-sent events of a chat: {@code data: {chunk}} lines up to {@code [DONE]}. */
    private record EventStream(JsonMapper json, Consumer<String> onText, Consumer<String> onNote) {
        List<FrameReceipt> read(InputStream in) {
            List<FrameReceipt> receipts = List.of();
            List<String> notes = List.of();
            try (Stream<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()) {
                for (String line : (Iterable<String>) lines::iterator) {
                    if (!line.startsWith("data:")) {
                        continue;
                    }
                    String data = line.substring("data:".length()).strip();
                    if (data.equals("[DONE]")) {
                        break;
                    }
                    if (data.startsWith("{\"error\"")) {
                        throw new SuiteException(
                                200,
                                json.readValue(data, ApiError.class).error().message());
                    }
                    ChatCompletionChunk chunk = json.readValue(data, ChatCompletionChunk.class);
                    for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                        String text = choice.delta().content();
                        if (text != null) {
                            onText.accept(text);
                        }
                    }
                    List<FrameReceipt> seen = chunk.samplingReceipt();
                    if (seen != null) {
                        receipts = seen;
                    }
                    notes = Objects.requireNonNullElse(chunk.notes(), notes);
                }
            } catch (UncheckedIOException e) {
                throw new SuiteException(0, "the answer broke off: " + e.getMessage());
            }
            notes.forEach(onNote);
            return receipts;
        }
    }
}
