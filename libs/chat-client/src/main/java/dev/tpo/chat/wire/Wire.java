package dev.tpo.chat.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request and its answer as it comes. Read by one thread; closing it before the end breaks the connection off, so that
 * the server sees that nobody listens any more.
 */
public final class Wire implements AutoCloseable {
    private static final long LONGEST_ANSWER_BYTES = 16 << 20;
    private static final Duration UNTIL_END = Duration.ofSeconds(1);
    private static final String DATA = "data:";

    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<HttpResponse<Void>> response;
    private final JsonMapper json;
    private final StringBuilder body = new StringBuilder();
    private @Nullable Head head;
    private boolean streamed;
    private boolean saidDone;
    private boolean over;
    private @Nullable WireEvent next;

    private sealed interface Signal {}

    private record Head(int status, HttpHeaders headers) implements Signal {}

    private record Line(String text) implements Signal {}

    private record End() implements Signal {}

    private record Broken(Throwable cause) implements Signal {}

    private Wire(HttpClient http, HttpRequest request, JsonMapper json) {
        this.json = json;
        HttpResponse.BodyHandler<Void> lines = info -> {
            signals.add(new Head(info.statusCode(), info.headers()));
            return BodySubscribers.fromSubscriber(new Lines());
        };
        this.response = http.sendAsync(request, lines);
        response.whenComplete((answer, failure) -> {
            if (failure != null) {
                signals.add(new Broken(
                        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure));
            }
        });
    }

    public static Wire send(HttpClient http, HttpRequest request, JsonMapper json) {
        return new Wire(http, request, json);
    }

    /** Null: nothing came within the time. */
    public @Nullable WireEvent next(Duration patience) throws InterruptedException {
        if (next != null) {
            WireEvent event = next;
            next = null;
            return event;
        }
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Signal signal = signals.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (signal == null) {
                return null;
            }
            WireEvent event = event(signal);
            if (event != null) {
                return event;
            }
        }
    }

    private @Nullable WireEvent event(Signal signal) {
        return switch (signal) {
            case Head begun -> {
                head = begun;
                yield isGranted(begun) ? new WireEvent.Began(begun.headers()) : null;
            }
            case Line(String text) -> line(text);
            case End end -> {
                over = true;
                yield end();
            }
            case Broken(Throwable cause) -> {
                over = true;
                yield new WireEvent.Broken(
                        cause, !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException));
            }
        };
    }

    private static boolean isGranted(Head head) {
        return head.status() / 100 == 2;
    }

    private @Nullable WireEvent line(String text) {
        if (head == null || !isGranted(head) || (!streamed && !isOfStream(text))) {
            body.append(text).append('\n');
            return null;
        }
        streamed = true;
        if (text.startsWith(":")) {
            return new WireEvent.Comment();
        }
        if (!text.startsWith(DATA)) {
            return null; // an empty line, or a field that says nothing to us
        }
        String data = text.substring(DATA.length()).strip();
        saidDone = data.equals("[DONE]");
        return saidDone ? new WireEvent.Done() : read(data, false);
    }

    /** Known by its first line: not every server names the type of what it streams. */
    private boolean isOfStream(String text) {
        return body.toString().isBlank()
                && (text.startsWith(DATA) || text.startsWith(":") || text.matches("(event|id|retry):.*"));
    }

    private WireEvent end() {
        Head begun = head;
        if (begun != null && !isGranted(begun)) {
            return new WireEvent.Failure(begun.status(), begun.headers(), body.toString());
        }
        if (streamed) {
            return new WireEvent.End();
        }
        WireEvent whole = read(body.toString(), true);
        if (whole instanceof WireEvent.Whole) {
            next = new WireEvent.End();
        }
        return whole;
    }

    private WireEvent read(String text, boolean whole) {
        try {
            var node = json.readTree(text);
            return whole ? new WireEvent.Whole(node) : new WireEvent.Data(node);
        } catch (JacksonException e) {
            return new WireEvent.Broken(e, true);
        }
    }

    /**
     * An answer that has come to its end is left alone: its connection may carry another request by now, which breaking
     * it off would take with it.
     */
    @Override
    public void close() {
        if (saidDone && !over) {
            awaitEnd();
        }
        if (!over) {
            response.cancel(true);
        }
    }

    /** Nothing more is to come but the end. */
    private void awaitEnd() {
        long end = System.nanoTime() + UNTIL_END.toNanos();
        try {
            for (Signal signal = new Line(""); signal != null && !over; ) {
                signal = signals.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                over = signal instanceof End || signal instanceof Broken;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts the answer into lines as it comes; one that is longer than anybody needs is broken off. */
    private final class Lines implements Flow.Subscriber<List<ByteBuffer>> {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;
        private long bytes;

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
                if (bytes > LONGEST_ANSWER_BYTES) {
                    Objects.requireNonNull(subscription).cancel();
                    onError(new IOException("the answer has more than " + LONGEST_ANSWER_BYTES + " bytes"));
                    return;
                }
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (next == '\n') {
                        tell();
                    } else {
                        line.write(next);
                    }
                }
            }
        }

        private void tell() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            signals.add(new Line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
        }

        @Override
        public void onError(Throwable cause) {
            signals.add(new Broken(cause));
        }

        @Override
        public void onComplete() {
            if (line.size() > 0) {
                tell();
            }
            signals.add(new End());
        }
    }
}
