package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LongVideoBench, validation: parquet has the options in five columns, the JSON beside the videos in a list. */
final class LongVideoBench implements Rules {
    static final String HOW_TO_ANSWER = "Answer with the option's letter from the given choices directly.\n";

    private static final String LETTERS = "ABCDE";
    private static final String NO_OPTION = "N/A";

    @Override
    public Question question(Row row) throws UnfitInputException {
        List<@Nullable String> columns = columns(row);
        List<String> shown = new ArrayList<>();
        for (String option : columns) {
            if (option != null) {
                shown.add(option);
            }
        }
        // A hole in the list moves the letters behind it; what can be right ends at the hole.
        int options = columns.contains(null) ? columns.indexOf(null) : columns.size();
        int correct = row.integer("correct_choice");
        if (correct < 0 || correct >= options) {
            throw row.unfit("has correct_choice " + correct + ", but " + options
                    + " options: the test split, which comes without answers, cannot be scored");
        }
        String stem = Options.lettered(row.text("question"), shown, ". ", "");
        return new Question(
                row.text("id"),
                row.text("video_path"),
                stem,
                stem + "\n" + HOW_TO_ANSWER,
                new AnswerKey.Choice(Options.letter(correct), "", options),
                row.texts("duration_group", "question_category"),
                speech(row));
    }

    @Override
    public Mark mark(Question question, String output, Extraction extraction) {
        return Options.mark(question, FirstLetter.in(output, LETTERS));
    }

    private static Question.@Nullable Speech speech(Row row) throws UnfitInputException {
        return row.has("subtitle_path")
                ? new Question.Speech(
                        row.text("subtitle_path"),
                        row.number("starting_timestamp_for_subtitles", 0),
                        row.has("duration") ? row.number("duration", 0) : null)
                : null;
    }

    private static List<@Nullable String> columns(Row row) throws UnfitInputException {
        List<@Nullable String> columns = new ArrayList<>();
        if (row.has("candidates")) {
            columns.addAll(row.list("candidates"));
        } else {
            for (int i = 0; i < LETTERS.length(); i++) {
                columns.add(row.has("option" + i) ? row.text("option" + i) : null);
            }
        }
        columns.replaceAll(option -> NO_OPTION.equals(option) ? null : option);
        return columns;
    }
}
