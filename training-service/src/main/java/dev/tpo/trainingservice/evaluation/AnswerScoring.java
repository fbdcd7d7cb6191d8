package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRow;
import java.util.Locale;
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
            return normalise(expected).equals(normalise(answer));
        }
        OptionalDouble wanted = EvaluationRow.secondsOf(expected);
        OptionalDouble given = EvaluationRow.secondsOf(answer);
        return wanted.isPresent()
                && given.isPresent()
                && Math.abs(wanted.getAsDouble() - given.getAsDouble()) <= toleranceSeconds + 1e-9;
    }

    static String normalise(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).strip() : plain;
    }
}
