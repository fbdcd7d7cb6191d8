package dev.tpo.web;

/** Text that others wrote (a model, a file, another program), as PostgreSQL can keep it: it has no character NUL. */
public final class StorableText {
    private StorableText() {}

    public static String of(String text) {
        return text.replace("\0", "");
    }
}
