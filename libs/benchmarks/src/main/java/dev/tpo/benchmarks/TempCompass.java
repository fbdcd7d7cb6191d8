package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TempCompass's multiple choice and yes/no. What no rule reads goes to a judge in the published figures; here it is
 * unparsable.
 */
final class TempCompass implements Rules {
    private static final String LETTERS = "ABCD";

    @Override
    public Question question(Row row) throws UnfitInputException {
        String question = row.text("question");
        String answer = row.text("answer");
        boolean yesNo = Set.of("yes", "no").contains(answer);
        String dimension = row.text("dim");
        return new Question(
                row.idOr(dimension),
                row.text("video_id"),
                question,
                question + (yesNo ? "\nPlease answer yes or no:" : "\nPlease directly give the best option:"),
                yesNo ? new AnswerKey.YesNo(answer) : choice(row, question, answer),
                row.texts("dim"),
                null);
    }

    @Override
    public Mark mark(Question question, String output, Extraction extraction) {
        return switch (question.key()) {
            case AnswerKey.YesNo key -> Mark.of(yesOrNo(output), key.answer());
            case AnswerKey.Choice key -> Mark.of(letter(output, key), key.letter());
            case AnswerKey.Moment none -> Mark.UNPARSABLE;
        };
    }

    private static AnswerKey choice(Row row, String question, String answer) throws UnfitInputException {
        if (answer.length() < 2 || LETTERS.indexOf(answer.charAt(0)) < 0 || answer.charAt(1) != '.') {
            throw row.unfit("has the answer " + Row.shown(answer)
                    + ": only multiple choice (A. …) and yes/no are scored, not captions");
        }
        int options = (int) question.lines()
                .filter(line -> line.length() > 1 && LETTERS.indexOf(line.charAt(0)) >= 0 && line.charAt(1) == '.')
                .count();
        return new AnswerKey.Choice(answer.substring(0, 1), answer, Math.max(options, 1));
    }

    private static @Nullable String yesOrNo(String output) {
        String lower = output.toLowerCase(Locale.ROOT);
        return lower.startsWith("yes") ? "yes" : lower.startsWith("no") ? "no" : null;
    }

    /** The whole right answer, a letter alone, or one before a full stop or a bracket; blanks before it do not pass. */
    private static @Nullable String letter(String output, AnswerKey.Choice key) {
        if (output.equals(key.text())) {
            return key.letter();
        }
        boolean letterFirst = !output.isEmpty() && LETTERS.indexOf(output.charAt(0)) >= 0;
        boolean alone = output.length() == 1 || (letterFirst && ".)".indexOf(output.charAt(1)) >= 0);
        return letterFirst && alone ? output.substring(0, 1) : null;
    }
}
