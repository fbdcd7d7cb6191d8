package dev.tpo.inference.chat;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.ModelBrokenException;
import dev.tpo.inference.engine.ModelClosedException;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** What went wrong with a model, in the client's words. */
@Configuration(proxyBeanMethods = false)
class EngineErrors {
    private static final Duration ANSWERS_END = Duration.ofSeconds(5); // and give back what they hold
    private static final Duration MODEL_LOADS = Duration.ofSeconds(1);

    @Bean
    ErrorTranslator modelErrors() {
        return EngineErrors::known;
    }

    /** Of what was thrown on a model's thread: to be thrown on the request's. */
    static RuntimeException told(Throwable cause) {
        ApiException known = known(cause);
        if (known != null) {
            return known;
        }
        return cause instanceof RuntimeException other ? other : new IllegalStateException("the model failed", cause);
    }

    private static @Nullable ApiException known(Throwable cause) {
        return switch (cause) {
            case NotEnoughMemoryException memory ->
                ApiException.outOfMemory(ANSWERS_END, String.valueOf(memory.getMessage()));
            case OutOfMemoryError ignored ->
                ApiException.outOfMemory(
                        ANSWERS_END, "the service's memory ran short for this request; fewer frames need less");
            case ContextTooLongException tooLong ->
                ApiException.invalid("messages", "context_length_exceeded", String.valueOf(tooLong.getMessage()));
            case ModelClosedException closed ->
                ApiException.unavailable(MODEL_LOADS, String.valueOf(closed.getMessage()));
            case ModelBrokenException broken ->
                new ApiException(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        ApiException.SERVER_ERROR,
                        "model_broken",
                        "model",
                        String.valueOf(broken.getMessage()));
            default -> null;
        };
    }
}
