package dev.tpo.launcher.client;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Times for people. */
public final class Timestamps {

    private Timestamps() {}

    /** {@code 00:00.0 00:05.2 …} */
    public static String line(List<Double> seconds) {
        return seconds.stream().map(Timestamps::clock).collect(Collectors.joining(" "));
    }

    private static String clock(double seconds) {
        long tenths = Math.round(seconds * 10);
        return String.format(Locale.ROOT, "%02d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10);
    }
}
