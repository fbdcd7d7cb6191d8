package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A time in seconds. */
public record Seconds(@JsonValue double value) {
    private static final Pattern TEXT = Pattern.compile("[-+]?[0-9]+(?:\\.[0-9]+)?s?");
    private static final String SAYS = "a time must be a number of seconds or a text such as \"12.5s\"";

    /** Reads {@code 12.5} or {@code "12.5s"} (as Gemini writes offsets). */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Seconds of(Object json) {
        return switch (json) {
            case Number number -> new Seconds(number.doubleValue());
            case String text -> new Seconds(number(text.strip()));
            default -> throw new IllegalArgumentException(SAYS);
        };
    }

    private static double number(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(SAYS);
        }
        return Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
    }
}
