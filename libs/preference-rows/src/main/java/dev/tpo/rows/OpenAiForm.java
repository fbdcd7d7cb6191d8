package dev.tpo.rows;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {"input": {"messages"}, "preferred_output", "non_preferred_output"}}, the video as a part {@code video_url} of the
 * first question. OpenAI's own service takes texts only, and nothing beside these fields.
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
        String video = messages.video();
        if (video == null) {
            throw row.wrong("lacks in 'input.messages' the video: a part {\"type\":\"video_url\",\"video_url\":"
                    + "{\"url\":\"video://{file id}\"}} before the first question");
        }
        return new Said(
                messages.turns(),
                "input.messages",
                Messages.answer(row, "preferred_output"),
                Messages.answer(row, "non_preferred_output"),
                new Named("input.messages", video));
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
        row.putObject("input").set("messages", Messages.withPart(pair.prompt(), pair.video()));
        row.putArray("preferred_output").add(Messages.message(new Turn(Turn.ASSISTANT, pair.chosen())));
        row.putArray("non_preferred_output").add(Messages.message(new Turn(Turn.ASSISTANT, pair.rejected())));
    }
}
