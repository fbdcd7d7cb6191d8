package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A question of an evals file; with {@code toleranceSeconds} the answer is a time. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationRow(
        String id,
        String fileId,
        String family,
        List<ChatMessage> messages,
        String answer,
        @Nullable List<String> options,
        @Nullable MediaIoKwargs mediaIoKwargs,
        @Nullable Double toleranceSeconds) {}
