package dev.tpo.training.data;

import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.Turn;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A row to train on.
 *
 * @param file the request's field that named the rows' file, for people
 * @param line from 1, for people
 * @param prompt its videos named by their sha256
 */
public record TrainingRow(String file, int line, List<Turn> prompt, String chosen, String rejected) {
    public static final String TRAINING = "training_file";
    public static final String VALIDATION = "validation_file";

    public TrainingRow {
        prompt = List.copyOf(prompt);
    }

    public TrainingRow(int line, List<Turn> prompt, String chosen, String rejected) {
        this(TRAINING, line, prompt, chosen, rejected);
    }

    public static TrainingRow of(PreferenceRow row, UnaryOperator<String> sha256) {
        return of(TRAINING, row, sha256);
    }

    /** @param sha256 gives that of a video by the row's name for it */
    public static TrainingRow of(String file, PreferenceRow row, UnaryOperator<String> sha256) {
        List<Turn> prompt = row.prompt().stream()
                .map(turn ->
                        new Turn(turn.role(), turn.videos().stream().map(sha256).toList(), turn.text()))
                .toList();
        return new TrainingRow(file, row.line(), prompt, row.chosen(), row.rejected());
    }

    /** Their sha256, in the order in which they are shown. */
    public List<String> videos() {
        return prompt.stream().flatMap(turn -> turn.videos().stream()).toList();
    }
}
