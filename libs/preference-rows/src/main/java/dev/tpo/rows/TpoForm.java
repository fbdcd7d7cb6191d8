package dev.tpo.rows;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** {@code prompt, chosen, rejected, video}, as the trainer of the TPO release reads them; also columns of {@code dataset.csv}. */
final class TpoForm implements RowForm {
    @Override
    public Said read(Fields row) {
        row.refuse(Set.of("image"));
        return new Said(
                List.of(Turn.user(row.requiredText("prompt"))),
                "prompt",
                row.requiredText("chosen"),
                row.requiredText("rejected"),
                new Named("video", List.of(row.requiredText("video"))));
    }

    @Override
    public Set<String> fields() {
        return Set.of("prompt", "chosen", "rejected", "video", "image");
    }

    @Override
    public void write(PreferenceRow pair, ObjectNode row) {
        if (pair.prompt().size() > 1 || pair.videos().size() > 1) {
            throw new IllegalArgumentException(
                    "a row of this form has one question about one video, nothing before it");
        }
        row.put("prompt", pair.prompt().getFirst().text())
                .put("chosen", pair.chosen())
                .put("rejected", pair.rejected())
                .put("video", pair.videos().getFirst());
    }
}
