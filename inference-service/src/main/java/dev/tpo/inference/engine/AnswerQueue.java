package dev.tpo.inference.engine;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answer of a model of this service, from the model's thread to its reader. */
final class AnswerQueue implements AnswerStream {
    /** Unbounded, but an answer's length is not: no reader can hold the model up. */
    private final LinkedBlockingQueue<AnswerEvent> events = new LinkedBlockingQueue<>();

    private volatile boolean closed;

    @Override
    public @Nullable AnswerEvent next(Duration patience) throws InterruptedException {
        return events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
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
