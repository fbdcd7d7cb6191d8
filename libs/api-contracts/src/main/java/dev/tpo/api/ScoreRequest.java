package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** How likely is an answer: the last assistant message, or each of {@code candidates} after a final user message. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoreRequest(
        @Nullable String model,
        @Nullable List<ChatMessage> messages,
        @Nullable List<String> candidates,
        @Nullable MediaIoKwargs mediaIoKwargs) {}
