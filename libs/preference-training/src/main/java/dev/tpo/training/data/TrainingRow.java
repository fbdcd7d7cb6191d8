package dev.tpo.training.data;

import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.Turn;
import java.util.List;

/**
 * A row to train on, with the content of its video.
 *
 * @param line from 1, for people
 * @param video the sha256 of the row's one video
 */
public record TrainingRow(int line, List<Turn> prompt, String chosen, String rejected, String video) {
    public TrainingRow {
        prompt = List.copyOf(prompt);
    }

    public static TrainingRow of(PreferenceRow row, String video) {
        return new TrainingRow(row.line(), row.prompt(), row.chosen(), row.rejected(), video);
    }
}
