package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A turn of a chat: {@code system}, {@code user} or {@code assistant}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ChatMessage(
        String role,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ContentPart> content) {

    public static ChatMessage user(ContentPart... parts) {
        return new ChatMessage("user", List.of(parts));
    }

    public static ChatMessage assistant(String text) {
        return new ChatMessage("assistant", List.of(ContentPart.text(text)));
    }
}
