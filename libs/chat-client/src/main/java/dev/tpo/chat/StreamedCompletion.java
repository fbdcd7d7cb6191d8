package dev.tpo.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts the pieces of a streamed answer together to what it would have been whole. */
final class StreamedCompletion {
    private final ObjectNode whole;
    private final StringBuilder text = new StringBuilder();
    private @Nullable String finishReason;

    StreamedCompletion(JsonMapper json) {
        this.whole = json.createObjectNode();
    }

    void add(JsonNode chunk) {
        chunk.properties().forEach(field -> {
            if (!field.getKey().equals("choices") && !field.getValue().isNull()) {
                whole.set(field.getKey(), field.getValue());
            }
        });
        JsonNode choice = chunk.path("choices").path(0);
        text.append(choice.path("delta").path("content").asString(""));
        if (choice.path("finish_reason").isString()) {
            finishReason = choice.path("finish_reason").stringValue();
        }
    }

    JsonNode whole() {
        whole.put("object", "chat.completion");
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text.toString());
        choice.put("finish_reason", finishReason);
        return whole;
    }
}
