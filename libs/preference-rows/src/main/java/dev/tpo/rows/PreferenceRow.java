package dev.tpo.rows;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pair of answers to one prompt about one video or several.
 *
 * @param line from 1
 * @param prompt perhaps a system's turn first, then the user's and the assistant's in turns, the user's last; without the
 *     placeholders that questions may have begun with; not blank, like both answers; at least one turn shows a video, named
 *     {@code video://{file id}} unless the reader's {@link VideoNames} says otherwise
 * @param extras the row's other fields; {@code provenance} is what this suite writes
 */
public record PreferenceRow(int line, List<Turn> prompt, String chosen, String rejected, ObjectNode extras) {
    static final String PROVENANCE = "provenance";

    /** In the order in which they are shown. */
    public List<String> videos() {
        return prompt.stream().flatMap(turn -> turn.videos().stream()).toList();
    }
}
