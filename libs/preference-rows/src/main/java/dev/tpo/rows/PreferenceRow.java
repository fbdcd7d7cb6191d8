package dev.tpo.rows;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pair of answers to one prompt about one video.
 *
 * @param line from 1
 * @param prompt perhaps a system's turn first, then the user's and the assistant's in turns, the user's last; without the
 *     placeholder that the first question may have begun with; not blank, like both answers
 * @param video the row's one reference, {@code video://{file id}} unless the reader's {@link VideoNames} says otherwise;
 *     it is shown before the first question
 * @param extras the row's other fields; {@code provenance} is what this suite writes
 */
public record PreferenceRow(
        int line, List<Turn> prompt, String chosen, String rejected, String video, ObjectNode extras) {
    static final String PROVENANCE = "provenance";

    /** The same pair with another name for its video. */
    public PreferenceRow withVideo(String reference) {
        return new PreferenceRow(line, prompt, chosen, rejected, reference, extras);
    }
}
