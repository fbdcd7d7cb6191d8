package dev.tpo.inference.engine;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The reader's end of an answer. Closing it before the end stops the answer at its next step. */
public final class AnswerStream implements AutoCloseable {
    /** Unbounded, but an answer's length is not: no reader can hold the model up. */
    private final LinkedBlockingQueue<AnswerEvent> events = new LinkedBlockingQueue<>();

    private volatile boolean closed;

    AnswerStream() {}

    /** Null: nothing happened within the time. */
    public @Nullable AnswerEvent next(Duration patience) throws InterruptedException {
        return events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    public AnswerEvent next() throws InterruptedException {
        return events.take();
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    void tell(AnswerEvent event) {
        events.add(event);
    }
}
