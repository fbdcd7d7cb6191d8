package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** MLVU's multiple choice: parquet has lettered options in the question, the official JSON the bare candidates. */
final class Mlvu implements Rules {
    private static final String HOW_TO_ANSWER = "\nOnly give the best option.\nBest option: (";
    private static final String TASK_TYPE = "task_type";
    private static final Pattern OPTION = Pattern.compile("\\([A-Z]\\)");

    @Override
    public Question question(Row row) throws UnfitInputException {
        return row.has("question_type") ? ofJson(row) : ofParquet(row);
    }

    @Override
    public Mark mark(Question question, String output, Extraction extraction) {
        return Options.mark(question, Options.ofFour(output, extraction));
    }

    /** Every task type weighs alike, as in the paper's M-Avg. */
    @Override
    public Optional<String> macroColumn() {
        return Optional.of(TASK_TYPE);
    }

    private static Question ofParquet(Row row) throws UnfitInputException {
        String stem = row.text("question");
        int options = (int)
                stem.lines().filter(line -> OPTION.matcher(line).lookingAt()).count();
        return new Question(
                row.idOr(row.text(TASK_TYPE)),
                row.text("video_name"),
                stem,
                stem + HOW_TO_ANSWER,
                Options.choice(row, row.text("answer"), options),
                row.texts(TASK_TYPE),
                null);
    }

    private static Question ofJson(Row row) throws UnfitInputException {
        List<String> candidates = row.list("candidates");
        String answer = row.text("answer");
        int place = candidates.indexOf(answer);
        if (place < 0) {
            throw row.unfit("has the answer " + Row.shown(answer) + ", which is none of its candidates");
        }
        String stem = Options.lettered(row.text("question"), candidates, ") ", "(");
        String type = row.text("question_type");
        return new Question(
                row.idOr(type),
                row.text("video"),
                stem,
                stem + HOW_TO_ANSWER,
                new AnswerKey.Choice(Options.letter(place), "", candidates.size()),
                Map.of(TASK_TYPE, type),
                null);
    }
}
