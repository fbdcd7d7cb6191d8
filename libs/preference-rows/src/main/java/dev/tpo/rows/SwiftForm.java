package dev.tpo.rows;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code messages} that end in the preferred answer, {@code rejected_response}, {@code videos}, and {@code <video>} where the
 * frames go.
 */
final class SwiftForm implements RowForm {
    private static final Set<String> NOT_FOLLOWED = Set.of(
            "images",
            "image",
            "audios",
            "audio",
            "tools",
            "objects",
            "label",
            "margin",
            "rejected_messages",
            "rejected_images",
            "rejected_videos",
            "rejected_audios",
            "rejected_tools");
    private static final Set<String> FIELDS =
            RowForm.fields(NOT_FOLLOWED, "messages", "rejected_response", "videos", "video");

    @Override
    public Said read(Fields row) {
        row.refuse(NOT_FOLLOWED);
        Messages messages = Messages.read(row, "messages");
        List<Turn> turns = messages.turns();
        if (!turns.getLast().role().equals(Turn.ASSISTANT)) {
            throw row.wrong("must end 'messages' with the assistant's preferred answer");
        }
        return new Said(
                turns.subList(0, turns.size() - 1),
                "messages",
                turns.getLast().text(),
                Messages.answer(row, "rejected_response"),
                videos(row, messages));
    }

    /** One video may stand without its list. */
    private static Named videos(Fields row, Messages messages) {
        String field = row.has("video") ? "video" : "videos";
        JsonNode value = row.get(field);
        return value != null && value.isString() && messages.videos().isEmpty()
                ? new Named(field, List.of(row.text(field, value)))
                : RowForm.videos(row, field, messages, "messages");
    }

    @Override
    public Set<String> fields() {
        return FIELDS;
    }

    @Override
    public void write(PreferenceRow pair, ObjectNode row) {
        ArrayNode messages = row.putArray("messages");
        PromptTurns.marked(pair.prompt()).forEach(turn -> messages.add(Messages.message(turn)));
        messages.add(Messages.message(new Turn(Turn.ASSISTANT, pair.chosen())));
        row.put("rejected_response", pair.rejected());
        RowForm.putVideos(row, pair);
    }
}
