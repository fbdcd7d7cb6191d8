package dev.tpo.inference.chat;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.web.ApiException;
import java.time.Duration;

/** What went wrong on a model's thread, on the request's. */
final class EngineErrors {
    private static final Duration ANSWERS_END = Duration.ofSeconds(5); // and give back what they hold

    private EngineErrors() {}

    static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case NotEnoughMemoryException memory ->
                ApiException.unavailable(ANSWERS_END, String.valueOf(memory.getMessage()));
            case ContextTooLongException tooLong ->
                ApiException.invalid("messages", "context_length_exceeded", String.valueOf(tooLong.getMessage()));
            case RuntimeException other -> other;
            default -> new IllegalStateException("the model failed", cause);
        };
    }
}
