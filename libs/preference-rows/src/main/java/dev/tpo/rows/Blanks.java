package dev.tpo.rows;

import java.util.Locale;
import java.util.regex.Pattern;

/** Every blank that Unicode knows. */
final class Blanks {
    private static final Pattern RUN = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Blanks() {}

    static boolean isBlank(String text) {
        return RUN.matcher(text).replaceAll("").isEmpty();
    }

    /** Answers that differ in case or blanks alone teach nothing. */
    static boolean saySame(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String answer) {
        return RUN.matcher(answer).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
