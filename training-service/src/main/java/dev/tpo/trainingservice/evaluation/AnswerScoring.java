package dev.tpo.trainingservice.evaluation;

import dev.tpo.answers.ClockTime;
import dev.tpo.answers.Texts;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is right. Free-form answers by normalised exact match: lower case, inner spaces as one, no spaces
 * around, no full stop at the end. With a tolerance both are times, {@code h:mm:ss}, {@code mm:ss} or seconds, and the
 * answer is right if it is not more than the tolerance away.
 */
final class AnswerScoring {
    private AnswerScoring() {}

    static boolean isCorrect(String expected, String answer, @Nullable Double toleranceSeconds) {
        if (toleranceSeconds == null) {
            return Texts.same(expected, answer);
        }
        OptionalDouble wanted = ClockTime.secondsOf(expected);
        OptionalDouble given = ClockTime.secondsOf(answer);
        return wanted.isPresent()
                && given.isPresent()
                && Math.abs(wanted.getAsDouble() - given.getAsDouble()) <= toleranceSeconds + 1e-9;
    }
}
