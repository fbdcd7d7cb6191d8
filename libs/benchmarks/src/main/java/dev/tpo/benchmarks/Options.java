package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options and their letters. */
final class Options {
    private Options() {}

    /** @param place from 0 */
    static String letter(int place) {
        return Character.toString('A' + place);
    }

    /** The question and a line for each option: what stands before its letter, the letter, what stands behind it. */
    static String lettered(String question, List<String> options, String behind, String before) {
        StringBuilder text = new StringBuilder(question);
        for (int i = 0; i < options.size(); i++) {
            text.append('\n').append(before).append(letter(i)).append(behind).append(options.get(i));
        }
        return text.toString();
    }

    static Mark mark(Question question, @Nullable String letter) {
        return question.key() instanceof AnswerKey.Choice choice ? Mark.of(letter, choice.letter()) : Mark.UNPARSABLE;
    }

    /** A, B, C or D in free text. */
    static @Nullable String ofFour(String output, Extraction extraction) {
        return switch (extraction) {
            case LMMS_EVAL -> RankedLetter.in(output, "ABCD");
            case FIRST_LETTER -> FirstLetter.in(output, "ABCD");
        };
    }

    /** A row's right letter. */
    static AnswerKey.Choice choice(Row row, String answer, int options) throws UnfitInputException {
        if (answer.length() != 1 || answer.charAt(0) < 'A' || answer.charAt(0) >= 'A' + options) {
            throw row.unfit(
                    "has the answer " + Row.shown(answer) + ", not the letter of one of " + options + " options");
        }
        return new AnswerKey.Choice(answer, "", options);
    }
}
