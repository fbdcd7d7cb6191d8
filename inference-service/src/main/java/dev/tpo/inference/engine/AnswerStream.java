package dev.tpo.inference.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The reader's end of an answer, wherever it is written. Closing it before the end stops the answer. */
public interface AnswerStream extends AutoCloseable {

    /** Null: nothing happened within the time. */
    @Nullable
    AnswerEvent next(Duration patience) throws InterruptedException;

    AnswerEvent next() throws InterruptedException;

    @Override
    void close();
}
