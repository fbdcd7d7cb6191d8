package dev.tpo.rows;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {"input": {"messages"}, "preferred_output", "non_preferred_output"}}, the videos as parts {@code video_url}
 * before a question's text. OpenAI's own service takes texts only, and nothing beside these fields.
 */
final class OpenAiForm implements RowForm {
    @Override
    public Said read(Fields row) {
        Fields input = row.object("input");
        if (input.has("parallel_tool_calls") && input.isEmpty("tools")) {
            input.refuseAllBut(Set.of("messages", "tools", "parallel_tool_calls"));
        } else {
            input.refuseAllBut(Set.of("messages"));
        }
        Messages messages = Messages.read(input, "messages");
        if (messages.videos().isEmpty()) {
            throw row.wrong("lacks in 'input.messages' the video: a part {\"type\":\"video_url\",\"video_url\":"
                    + "{\"url\":\"video://{file id}\"}} before the first question");
        }
        return new Said(
                messages.turns(),
                "input.messages",
                Messages.answer(row, "preferred_output"),
                Messages.answer(row, "non_preferred_output"),
                new Named("input.messages", List.of()));
    }

    @Override
    public Set<String> fields() {
        return Set.of("input", "preferred_output", "non_preferred_output");
    }

    @Override
    public boolean takesExtras() {
        return false;
    }

    @Override
    public void write(PreferenceRow pair, ObjectNode row) {
        row.putObject("input").set("messages", Messages.withParts(pair.prompt()));
        row.putArray("preferred_output").add(Messages.message(new Turn(Turn.ASSISTANT, pair.chosen())));
        row.putArray("non_preferred_output").add(Messages.message(new Turn(Turn.ASSISTANT, pair.rejected())));
    }
}
