package dev.tpo.inference.chat;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.web.ApiException;

/** What went wrong on a model's thread, on the request's. */
final class EngineErrors {
    private EngineErrors() {}

    static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case ContextTooLongException tooLong ->
                ApiException.invalid("messages", "context_length_exceeded", String.valueOf(tooLong.getMessage()));
            case RuntimeException other -> other;
            default -> new IllegalStateException("the model failed", cause);
        };
    }
}
