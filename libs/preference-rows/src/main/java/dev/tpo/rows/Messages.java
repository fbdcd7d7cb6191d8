package dev.tpo.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Conversations in OpenAI's form: a role and a content, which is a text or a list of parts, videos before the text. */
final class Messages {
    private static final Set<String> FIELDS = Set.of("role", "content", "name");

    private final Fields row;
    private final String field;
    private final List<Turn> turns = new ArrayList<>();

    private Messages(Fields row, String field) {
        this.row = row;
        this.field = field;
    }

    /** @param field the list's name in {@code row} */
    static Messages read(Fields row, String field) {
        List<JsonNode> list = row.list(field);
        if (list.isEmpty()) {
            throw row.wrong("lacks '" + row.path(field) + "'");
        }
        var messages = new Messages(row, field);
        for (int i = 0; i < list.size(); i++) {
            messages.turn(row.object(field + "[" + i + "]", list.get(i)));
        }
        return messages;
    }

    /** The one answer that {@code field} holds: a text, or a list of one message of the assistant's. */
    static String answer(Fields row, String field) {
        JsonNode value = row.get(field);
        if (value == null || !value.isArray()) {
            return row.requiredText(field);
        }
        List<Turn> turns = read(row, field).turns;
        if (turns.size() != 1 || !turns.getFirst().role().equals(Turn.ASSISTANT)) {
            throw row.wrong("must have in '" + row.path(field) + "' one message of the assistant's");
        }
        return turns.getFirst().text();
    }

    List<Turn> turns() {
        return List.copyOf(turns);
    }

    /** Those that parts name, in order. */
    List<String> videos() {
        return turns.stream().flatMap(turn -> turn.videos().stream()).toList();
    }

    private void turn(Fields message) {
        message.refuseAllBut(FIELDS);
        String role = message.requiredText("role");
        JsonNode content = message.get("content");
        Turn turn = content != null && content.isArray()
                ? ofParts(role, message)
                : new Turn(role.equals("developer") ? Turn.SYSTEM : role, message.requiredText("content"));
        turns.add(turn);
    }

    private Turn ofParts(String role, Fields message) {
        List<JsonNode> list = message.list("content");
        List<String> videos = new ArrayList<>();
        int unnamed = 0;
        String text = null;
        for (int i = 0; i < list.size(); i++) {
            Fields part = message.object("content[" + i + "]", list.get(i));
            String type = part.requiredText("type");
            if (text != null) {
                throw row.wrong("has in '" + message.path("content") + "' a part behind its text, which comes last");
            }
            switch (type) {
                case "text" -> {
                    part.refuseAllBut(Set.of("type", "text"));
                    text = part.requiredText("text");
                }
                case "video_url" -> {
                    part.refuseAllBut(Set.of("type", "video_url"));
                    Fields url = part.object("video_url");
                    url.refuseAllBut(Set.of("url"));
                    videos.add(url.requiredText("url"));
                }
                case "video" -> {
                    part.refuseAllBut(Set.of("type", "video"));
                    String named = part.text("video");
                    if (named != null) {
                        videos.add(named);
                    } else {
                        unnamed++;
                    }
                }
                default ->
                    throw row.wrong("has a '" + part.path("type") + "' that is neither text nor video_url nor video");
            }
        }
        if (text == null) {
            throw row.wrong("lacks a text in '" + message.path("content") + "'");
        }
        if (!role.equals(Turn.USER) && unnamed + videos.size() > 0) {
            throw row.wrong("shows a video in '" + message.path("content") + "': only the user's turns may");
        }
        if (unnamed > 0 && !videos.isEmpty()) {
            throw row.wrong("names one video in '" + message.path("content") + "' and not another");
        }
        return new Turn(role.equals("developer") ? Turn.SYSTEM : role, videos, Placeholder.before(unnamed, text));
    }

    static ObjectNode message(Turn turn) {
        return JsonNodeFactory.instance.objectNode().put("role", turn.role()).put("content", turn.text());
    }

    /** With the videos as parts before the words of their turns. */
    static ArrayNode withParts(List<Turn> turns) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Turn turn : turns) {
            ObjectNode message = message(turn);
            if (!turn.videos().isEmpty()) {
                ArrayNode parts = message.putArray("content");
                turn.videos()
                        .forEach(video -> parts.addObject()
                                .put("type", "video_url")
                                .putObject("video_url")
                                .put("url", video));
                parts.addObject().put("type", "text").put("text", turn.text());
            }
            messages.add(message);
        }
        return messages;
    }
}
