package dev.tpo.curation;

import java.util.Locale;

/** When two texts say the same: case, outer space and a final full stop do not count. */
final class Texts {
    private Texts() {}

    static String normal(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).stripTrailing() : plain;
    }

    static boolean same(String a, String b) {
        return normal(a).equals(normal(b));
    }
}
