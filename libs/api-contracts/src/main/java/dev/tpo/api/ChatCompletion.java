package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A whole answer; {@code finishReason} is {@code stop} or {@code length}, or {@code content_filter} of a model that runs
 * elsewhere.
 *
 * @param notes what a client should know about its question, though it was answered; absent if there is nothing
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Usage usage,
        List<FrameReceipt> samplingReceipt,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<String> notes) {

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Choice(int index, Message message, String finishReason) {}

    public record Message(String role, String content) {}

    /** The answer's text. */
    public String text() {
        return choices.getFirst().message().content();
    }
}
