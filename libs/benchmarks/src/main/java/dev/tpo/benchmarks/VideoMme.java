package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.List;

/** Video-MME; its options carry their letters. */
final class VideoMme implements Rules {
    static final String TASK = "Select the best answer to the following multiple-choice question based on the video and"
            + " the subtitles. Respond with only the letter (A, B, C, or D) of the correct option.\n";

    private static final String HOW_TO_ANSWER = "\n\nAnswer with the option's letter from the given choices directly.";

    @Override
    public Question question(Row row) throws UnfitInputException {
        List<String> options = row.list("options");
        String stem = row.text("question") + "\n" + String.join("\n", options);
        return new Question(
                row.text("question_id"),
                row.text("videoID"),
                stem,
                TASK + stem + HOW_TO_ANSWER,
                Options.choice(row, row.text("answer"), options.size()),
                row.texts("duration", "domain", "sub_category", "task_type"),
                new Question.Speech(row.text("videoID") + ".srt", 0, null));
    }

    @Override
    public Mark mark(Question question, String output, Extraction extraction) {
        return Options.mark(question, Options.ofFour(output, extraction));
    }
}
