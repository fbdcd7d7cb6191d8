package dev.tpo.launcher.client;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Times for people. */
public final class Timestamps {

    private static final int MOST_DECIMALS = 3;

    private Timestamps() {}

    /** {@code 00:00.0 00:05.2 …}, with as many decimals, at most three, as tell different times apart. */
    public static String line(List<Double> seconds) {
        int decimals = 1;
        while (decimals < MOST_DECIMALS && looksAlike(seconds, decimals)) {
            decimals++;
        }
        int shown = decimals;
        return seconds.stream().map(time -> clock(time, shown)).collect(Collectors.joining(" "));
    }

    private static boolean looksAlike(List<Double> seconds, int decimals) {
        return seconds.stream().map(time -> clock(time, decimals)).distinct().count()
                < seconds.stream().distinct().count();
    }

    private static String clock(double seconds, int decimals) {
        long scale = Math.round(Math.pow(10, decimals));
        long units = Math.round(seconds * scale);
        return String.format(
                Locale.ROOT, "%02d:%02d.%0" + decimals + "d", units / (60 * scale), units / scale % 60, units % scale);
    }
}
