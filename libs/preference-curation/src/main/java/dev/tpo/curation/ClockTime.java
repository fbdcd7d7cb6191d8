package dev.tpo.curation;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of a video as people write them: {@code 01:35}, {@code 1:02:07}. */
final class ClockTime {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,2}):)?(\\d{1,3}):([0-5]\\d)");

    private ClockTime() {}

    static String of(double seconds) {
        long whole = (long) seconds;
        return whole < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    static OptionalDouble secondsOf(String text) {
        Matcher time = FORM.matcher(Texts.normal(text));
        if (!time.matches()) {
            return OptionalDouble.empty();
        }
        int hours = time.group(1) == null ? 0 : Integer.parseInt(time.group(1));
        return OptionalDouble.of(
                hours * 3600.0 + Integer.parseInt(time.group(2)) * 60.0 + Integer.parseInt(time.group(3)));
    }
}
