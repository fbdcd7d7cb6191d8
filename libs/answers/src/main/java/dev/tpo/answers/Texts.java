package dev.tpo.answers;

import java.util.Locale;

/** When two texts say the same: case, the width of spaces, outer space and a final full stop do not count. */
public final class Texts {
    private Texts() {}

    /** The text without what does not count. */
    public static String normal(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).stripTrailing() : plain;
    }

    public static boolean same(String a, String b) {
        return normal(a).equals(normal(b));
    }
}
