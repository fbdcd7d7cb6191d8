package dev.tpo.testing.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request for a chat completion as the endpoint received it. */
public record Asked(Map<String, List<String>> headers, JsonNode body) {

    public String model() {
        return body.path("model").asString("");
    }

    public boolean streamed() {
        return body.path("stream").asBoolean(false);
    }

    public boolean usageWanted() {
        return body.path("stream_options").path("include_usage").asBoolean(false);
    }

    /** Null: there is none. */
    public @Nullable String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse(null);
    }

    /** All parts of all messages, in order; a text alone is one part. */
    public List<JsonNode> parts() {
        List<JsonNode> parts = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            if (content.isString()) {
                parts.add(content);
            } else {
                content.forEach(parts::add);
            }
        }
        return parts;
    }

    /** All words of all messages. */
    public String text() {
        return parts().stream()
                .map(part ->
                        part.isString() ? part.stringValue() : part.path("text").asString(""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** The {@code data:} URLs of its pictures and videos. */
    public List<String> media() {
        return parts().stream()
                .flatMap(part -> List.of(part.path("image_url"), part.path("video_url")).stream())
                .map(medium -> medium.path("url").asString(""))
                .filter(url -> !url.isEmpty())
                .toList();
    }

    /** What the endpoint says that the prompt has taken: a token for four characters, fifty for a picture. */
    int tokens() {
        return Math.max(1, text().length() / 4) + 50 * media().size();
    }
}
