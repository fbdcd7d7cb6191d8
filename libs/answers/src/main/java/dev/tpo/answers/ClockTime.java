package dev.tpo.answers;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of a video as people write them: {@code 01:35}, {@code 1:02:07}, {@code 95 s}. */
public final class ClockTime {
    private static final Pattern CLOCK =
            Pattern.compile("(?:(\\d{1,3}):([0-5]?\\d)|(\\d{1,3})):([0-5]\\d(?:\\.\\d+)?)");
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d+)?) ?s?(?:econds?)?");

    /** In a sentence seconds are told from other numbers by their unit. */
    private static final Pattern SAID = Pattern.compile(
            "(?<![\\w:.])(?:(?:\\d{1,3}:)?\\d{1,3}:[0-5]\\d(?:\\.\\d+)?(?![\\w:])|\\d{1,9}(?:\\.\\d+)? ?s(?:econds?)?(?!\\w))");

    private ClockTime() {}

    /** {@code mm:ss}, from an hour on {@code h:mm:ss}; fractions of a second are left out. */
    public static String of(double seconds) {
        long whole = (long) seconds;
        return whole < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** The time that an answer is, in seconds: {@code h:mm:ss}, {@code mm:ss} or seconds; empty if it is none. */
    public static OptionalDouble secondsOf(String answer) {
        String plain = Texts.normal(answer);
        Matcher clock = CLOCK.matcher(plain);
        if (clock.matches()) {
            double minutes = clock.group(1) == null
                    ? Double.parseDouble(clock.group(3))
                    : Double.parseDouble(clock.group(1)) * 60 + Double.parseDouble(clock.group(2));
            return OptionalDouble.of(minutes * 60 + Double.parseDouble(clock.group(4)));
        }
        Matcher seconds = SECONDS.matcher(plain);
        return seconds.matches() ? OptionalDouble.of(Double.parseDouble(seconds.group(1))) : OptionalDouble.empty();
    }

    /**
     * The time that an answer is, or the one that it speaks of: {@code At 01:35.}, {@code It begins after 95 seconds}.
     * Empty if it speaks of none or of several.
     */
    public static OptionalDouble saidIn(String answer) {
        OptionalDouble whole = secondsOf(answer);
        if (whole.isPresent()) {
            return whole;
        }
        double[] times = SAID.matcher(answer.toLowerCase(Locale.ROOT))
                .results()
                .flatMapToDouble(time -> secondsOf(time.group()).stream())
                .distinct()
                .toArray();
        return times.length == 1 ? OptionalDouble.of(times[0]) : OptionalDouble.empty();
    }
}
