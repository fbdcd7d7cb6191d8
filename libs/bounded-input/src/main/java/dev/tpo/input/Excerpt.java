package dev.tpo.input;

/** Foreign text in a message of ours: short, on one line, and nothing in it that a terminal obeys. */
public final class Excerpt {
    private static final int LONGEST = 200;

    private Excerpt() {}

    /** At most {@value #LONGEST} characters of it, control and formatting characters as {@code ?}. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** The same of other length. */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest + 1L).forEach(character -> {
            if (shown.length() < longest) {
                shown.appendCodePoint(isPlain(character) ? character : '?');
            }
        });
        return shown.length() < text.length() ? shown + "…" : shown.toString();
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
