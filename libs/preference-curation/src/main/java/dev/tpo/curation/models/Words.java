package dev.tpo.curation.models;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Words that models put where others are asked for. */
final class Words {
    private static final Pattern FENCE = Pattern.compile("```\\w*");
    private static final Pattern NONE = Pattern.compile(
            "[^\\p{L}\\p{N}]*(?:none|null|n/a|unsuitable|not suitable|not applicable)(?:[^\\p{L}\\p{N}].*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern FIRST = Pattern.compile("[^\\p{L}]*(\\p{L}+).*", Pattern.DOTALL);

    private Words() {}

    /** Whether a whole answer says that there is nothing to ask: {@code None}, also with a reason after it. */
    static boolean sayNone(String text) {
        return NONE.matcher(FENCE.matcher(text).replaceAll("")).matches();
    }

    /** Whether a field says so. */
    static boolean sayNone(JsonNode field) {
        if (field.isNull()) {
            return true;
        }
        String text = field.isString() ? field.asString().strip().toLowerCase(Locale.ROOT) : "";
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return field.isString()
                && (plain.isEmpty() || plain.equals("none") || plain.equals("null") || plain.equals("n/a"));
    }

    /** {@code yes}, {@code no} or {@code equal}. */
    static Optional<String> verdict(JsonNode field) {
        if (field.isBoolean()) {
            return Optional.of(field.asBoolean() ? "yes" : "no");
        }
        Matcher word = FIRST.matcher(field.isString() ? field.asString() : "");
        if (!word.matches()) {
            return Optional.empty();
        }
        return switch (word.group(1).toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> Optional.of("yes");
            case "no", "false" -> Optional.of("no");
            case "equal", "equally", "same", "tie", "both", "neither" -> Optional.of("equal");
            default -> Optional.empty();
        };
    }
}
