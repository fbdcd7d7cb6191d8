package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A time in seconds. */
public record Seconds(@JsonValue double value) {
    /** Reads {@code 12.5} or {@code "12.5s"} (as Gemini writes offsets). */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Seconds of(Object json) {
        return switch (json) {
            case Number number -> new Seconds(number.doubleValue());
            case String text -> {
                String digits = text.strip();
                yield new Seconds(
                        Double.parseDouble(digits.endsWith("s") ? digits.substring(0, digits.length() - 1) : digits));
            }
            default -> throw new IllegalArgumentException("seconds must be a number or a text such as \"12.5s\"");
        };
    }
}
