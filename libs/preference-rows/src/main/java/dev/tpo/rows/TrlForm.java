package dev.tpo.rows;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code prompt, chosen, rejected, videos}, texts or lists of messages: TRL's names, and this suite's own form. */
final class TrlForm implements RowForm {
    private static final Set<String> NOT_FOLLOWED = Set.of("images", "image", "tools", "audio", "audios");
    private static final Set<String> FIELDS = RowForm.fields(NOT_FOLLOWED, "prompt", "chosen", "rejected", "videos");

    @Override
    public Said read(Fields row) {
        row.refuse(NOT_FOLLOWED);
        JsonNode prompt = row.get("prompt");
        if (prompt != null && prompt.isArray()) {
            Messages messages = Messages.read(row, "prompt");
            String chosen = Messages.answer(row, "chosen");
            String rejected = Messages.answer(row, "rejected");
            Named videos = RowForm.videos(row, "videos", messages, "prompt");
            return new Said(messages.turns(), "prompt", chosen, rejected, videos);
        }
        return new Said(
                List.of(Turn.user(row.requiredText("prompt"))),
                "prompt",
                Messages.answer(row, "chosen"),
                Messages.answer(row, "rejected"),
                RowForm.videos(row, "videos"));
    }

    @Override
    public Set<String> fields() {
        return FIELDS;
    }

    @Override
    public void write(PreferenceRow pair, ObjectNode row) {
        List<Turn> prompt = PromptTurns.showFirst(pair.prompt()) ? pair.prompt() : PromptTurns.marked(pair.prompt());
        if (prompt.size() == 1) {
            row.put("prompt", prompt.getFirst().text());
        } else {
            ArrayNode messages = row.putArray("prompt");
            prompt.forEach(turn -> messages.add(Messages.message(turn)));
        }
        row.put("chosen", pair.chosen()).put("rejected", pair.rejected());
        RowForm.putVideos(row, pair);
    }
}
