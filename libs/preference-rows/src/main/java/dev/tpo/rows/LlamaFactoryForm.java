package dev.tpo.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ShareGPT's {@code conversations} with a {@code chosen} and a {@code rejected} turn, {@code videos} and {@code <video>}. */
final class LlamaFactoryForm implements RowForm {
    private static final Set<String> NOT_FOLLOWED = Set.of("images", "audios", "tools", "kto_tag");
    private static final Set<String> FIELDS =
            RowForm.fields(NOT_FOLLOWED, "conversations", "chosen", "rejected", "videos", "system");
    private static final Set<String> TURN = Set.of("from", "value");

    @Override
    public Said read(Fields row) {
        row.refuse(NOT_FOLLOWED);
        List<Turn> turns = new ArrayList<>();
        String system = row.text("system");
        if (system != null && !system.isEmpty()) {
            turns.add(new Turn(Turn.SYSTEM, system));
        }
        List<JsonNode> conversations = row.list("conversations");
        if (conversations.isEmpty()) {
            throw row.wrong("lacks 'conversations'");
        }
        for (int i = 0; i < conversations.size(); i++) {
            turns.add(turn(row.object("conversations[" + i + "]", conversations.get(i))));
        }
        return new Said(
                turns, "conversations", answer(row, "chosen"), answer(row, "rejected"), RowForm.videos(row, "videos"));
    }

    private static String answer(Fields row, String field) {
        Turn turn = turn(row.object(field));
        if (!turn.role().equals(Turn.ASSISTANT)) {
            throw row.wrong("must have in '" + field + "' a turn from 'gpt'");
        }
        return turn.text();
    }

    private static Turn turn(Fields turn) {
        turn.refuseAllBut(TURN);
        String from = turn.requiredText("from");
        String role = switch (from) {
            case "human" -> Turn.USER;
            case "gpt" -> Turn.ASSISTANT;
            case "system" -> Turn.SYSTEM;
            default ->
                throw turn.wrong("has a '" + turn.path("from") + "' that is none of human, gpt and system: " + from);
        };
        return new Turn(role, turn.requiredText("value"));
    }

    @Override
    public Set<String> fields() {
        return FIELDS;
    }

    @Override
    public void write(PreferenceRow pair, ObjectNode row) {
        ArrayNode conversations = row.putArray("conversations");
        PromptTurns.marked(pair.prompt()).forEach(turn -> write(turn, conversations.addObject()));
        write(new Turn(Turn.ASSISTANT, pair.chosen()), row.putObject("chosen"));
        write(new Turn(Turn.ASSISTANT, pair.rejected()), row.putObject("rejected"));
        RowForm.putVideos(row, pair);
    }

    private static void write(Turn turn, ObjectNode to) {
        String from = switch (turn.role()) {
            case Turn.USER -> "human";
            case Turn.ASSISTANT -> "gpt";
            default -> "system";
        };
        to.put("from", from).put("value", turn.text());
    }
}
