package dev.tpo.api;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A whole answer; {@code finishReason} is {@code stop} or {@code length}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Usage usage,
        List<FrameReceipt> samplingReceipt) {

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Choice(int index, Message message, String finishReason) {}

    public record Message(String role, String content) {}

    /** The answer's text. */
    public String text() {
        return choices.getFirst().message().content();
    }
}
