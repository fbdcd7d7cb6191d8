package dev.tpo.training.data;

import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.Turn;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A row to train on.
 *
 * @param line from 1, for people
 * @param prompt its videos named by their sha256
 */
public record TrainingRow(int line, List<Turn> prompt, String chosen, String rejected) {
    public TrainingRow {
        prompt = List.copyOf(prompt);
    }

    /** @param sha256 gives that of a video by the row's name for it */
    public static TrainingRow of(PreferenceRow row, UnaryOperator<String> sha256) {
        List<Turn> prompt = row.prompt().stream()
                .map(turn ->
                        new Turn(turn.role(), turn.videos().stream().map(sha256).toList(), turn.text()))
                .toList();
        return new TrainingRow(row.line(), prompt, row.chosen(), row.rejected());
    }

    /** Their sha256, in the order in which they are shown. */
    public List<String> videos() {
        return prompt.stream().flatMap(turn -> turn.videos().stream()).toList();
    }
}
