package dev.tpo.trainingservice.evaluation;

import dev.tpo.answers.ClockTime;
import dev.tpo.answers.Texts;
import dev.tpo.answers.TimeAnswer;
import dev.tpo.api.EvaluationRow;
import dev.tpo.benchmarks.ChosenOption;
import dev.tpo.trainingservice.evaluation.PutQuestion.Reading;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whether an answer to a row is right. With a tolerance both are times, and the one that the answer speaks of is right if
 * it is not more than that away. With options it is the one that the answer chooses. Other answers by normalised exact
 * match: lower case, inner spaces as one, no spaces around, no full stop at the end.
 */
final class AnswerScoring {
    private AnswerScoring() {}

    static Reading read(EvaluationRow row, String output) {
        Double tolerance = row.toleranceSeconds();
        if (tolerance != null) {
            return time(row.answer(), output, tolerance);
        }
        List<String> options = row.options();
        if (options != null && !options.isEmpty()) {
            OptionalInt right = right(row.answer(), options);
            if (right.isPresent()) {
                return choice(right.getAsInt(), options, output);
            }
        }
        boolean same = Texts.same(row.answer(), output);
        return new Reading(null, same, same ? 1 : 0);
    }

    private static Reading time(String expected, String output, double tolerance) {
        TimeAnswer answer = TimeAnswer.read(expected, output, tolerance);
        if (answer.seconds().isEmpty()) {
            return Reading.NOTHING;
        }
        return new Reading(ClockTime.of(answer.seconds().getAsDouble()), answer.right(), answer.right() ? 1 : 0);
    }

    private static Reading choice(int right, List<String> options, String output) {
        OptionalInt chosen = ChosenOption.in(output, options);
        if (chosen.isEmpty()) {
            return Reading.NOTHING;
        }
        boolean correct = chosen.getAsInt() == right;
        return new Reading(Character.toString('A' + chosen.getAsInt()), correct, correct ? 1 : 0);
    }

    /** The option that the row's answer is: in its words, else by its letter. */
    private static OptionalInt right(String answer, List<String> options) {
        for (int i = 0; i < options.size(); i++) {
            if (Texts.same(answer, options.get(i))) {
                return OptionalInt.of(i);
            }
        }
        return ChosenOption.in(answer, options);
    }
}
