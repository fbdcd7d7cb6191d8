package dev.tpo.trainingservice.evaluation;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is right. Free-form answers by normalised exact match: lower case, inner spaces as one, no spaces
 * around, no full stop at the end. With a tolerance both are times, {@code h:mm:ss}, {@code mm:ss} or seconds, and the
 * answer is right if it is not more than the tolerance away.
 */
final class AnswerScoring {
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,3}):)?(\\d{1,3}):(\\d{2}(?:\\.\\d+)?)");
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?) ?s?(?:econds?)?");

    private AnswerScoring() {}

    static boolean isCorrect(String expected, String answer, @Nullable Double toleranceSeconds) {
        if (toleranceSeconds == null) {
            return normalise(expected).equals(normalise(answer));
        }
        OptionalDouble wanted = parseSeconds(expected);
        OptionalDouble given = parseSeconds(answer);
        return wanted.isPresent()
                && given.isPresent()
                && Math.abs(wanted.getAsDouble() - given.getAsDouble()) <= toleranceSeconds + 1e-9;
    }

    static String normalise(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).strip() : plain;
    }

    static OptionalDouble parseSeconds(String text) {
        String plain = normalise(text);
        Matcher clock = CLOCK.matcher(plain);
        if (clock.matches()) {
            double hours = clock.group(1) == null ? 0 : Double.parseDouble(clock.group(1));
            return OptionalDouble.of(
                    (hours * 60 + Double.parseDouble(clock.group(2))) * 60 + Double.parseDouble(clock.group(3)));
        }
        Matcher seconds = SECONDS.matcher(plain);
        return seconds.matches() ? OptionalDouble.of(Double.parseDouble(seconds.group(1))) : OptionalDouble.empty();
    }
}
