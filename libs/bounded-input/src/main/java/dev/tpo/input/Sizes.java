package dev.tpo.input;

import java.util.Locale;

/** Bytes in words. */
public final class Sizes {
    private static final long KILO = 1000;
    private static final long MEGA = 1_000_000;

    private Sizes() {}

    /** {@code 98 MB}, {@code 12 kB}, {@code 7 bytes}; decimal, as file managers and hubs count. */
    public static String words(long bytes) {
        if (bytes >= 10 * MEGA) {
            return bytes / MEGA + " MB";
        }
        if (bytes >= MEGA) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGA);
        }
        return bytes >= KILO ? bytes / KILO + " kB" : bytes + " bytes";
    }
}
