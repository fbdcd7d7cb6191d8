package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A question of an evals file; with {@code toleranceSeconds} the answer is a time. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationRow(
        String id,
        String fileId,
        String family,
        List<ChatMessage> messages,
        String answer,
        @Nullable List<String> options,
        @Nullable MediaIoKwargs mediaIoKwargs,
        @Nullable Double toleranceSeconds) {
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,3}):)?(\\d{1,3}):(\\d{2}(?:\\.\\d+)?)");
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?) ?s?(?:econds?)?");

    /** The time that an answer is: {@code h:mm:ss}, {@code mm:ss} or seconds; empty if it is none. */
    public static OptionalDouble secondsOf(String answer) {
        String text = answer.strip();
        String plain =
                (text.endsWith(".") ? text.substring(0, text.length() - 1).strip() : text).toLowerCase(Locale.ROOT);
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
