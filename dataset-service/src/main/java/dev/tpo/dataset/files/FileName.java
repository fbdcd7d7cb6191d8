package dev.tpo.dataset.files;

import org.jspecify.annotations.Nullable;

/** What a client calls a file. */
public final class FileName {
    private static final int LONGEST = 255;

    private FileName() {}

    /** The name without folders and control characters, its end where it is too long. */
    public static String plain(@Nullable String given) {
        String name = given == null ? "" : given.replace('\\', '/');
        name = name.substring(name.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "");
        if (name.length() > LONGEST) {
            int from = name.length() - LONGEST;
            name = name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
        }
        return name.isBlank() ? "file" : name;
    }
}
