package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Every error of the suite, as OpenAI clients read it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ApiError(Detail error) {
    public ApiError(String message, String type, @Nullable String param, @Nullable String code) {
        this(new Detail(message, type, param, code));
    }

    /** {@code type} is the class of the failure, {@code param} the offending field as the client wrote it. */
    public record Detail(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}
}
