package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A turn of a chat: {@code system}, {@code user} or {@code assistant}.
 *
 * @param content a text or parts; an assistant's turn may lack it, as OpenAI's clients send back what they were answered
 * @param refusal what an assistant said in place of an answer
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatMessage(
        String role,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ContentPart> content,

        @Nullable String refusal) {

    public static ChatMessage user(ContentPart... parts) {
        return new ChatMessage("user", List.of(parts), null);
    }

    public static ChatMessage assistant(String text) {
        return new ChatMessage("assistant", List.of(ContentPart.text(text)), null);
    }
}
