package dev.tpo.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The first range of times that a free text speaks of. */
final class SpokenMoment {
    private static final String CLOCK = "([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)";
    private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
    private static final String DASH = "\\s*[–-]\\s*";

    private static final Pattern CLOCK_RANGE = pattern("\\b" + CLOCK + DASH + CLOCK + "\\b");
    private static final Pattern NUMBER_RANGE = pattern(NUMBER + DASH + NUMBER);
    private static final Pattern ONE_CLOCK = pattern("\\b" + CLOCK + "\\b");
    private static final Pattern ONE_NUMBER = pattern("\\b" + NUMBER + "\\b");
    private static final Pattern SECONDS_RANGE = pattern(NUMBER + "\\s*s?" + DASH + NUMBER + "\\s*s?");

    /** An example that some prompts give and some models repeat. */
    private static final String EXAMPLE = "a specific example is : 20.8 - 30.0 seconds";

    private static final Pattern SENTENCE_END = Pattern.compile("[!?\n]");
    private static final List<String> ABOUT_TIME = List.of("start", "end", "happen");

    private SpokenMoment() {}

    /** Start before end, whichever came first. */
    static Optional<AnswerKey.Moment> in(String output) {
        String text = output.toLowerCase(Locale.ROOT).replace(EXAMPLE, "").replace("to", "-");
        List<String> sentences = Arrays.asList(SENTENCE_END.split(text, -1));
        List<String> aboutTime = sentences.stream()
                .filter(sentence -> ABOUT_TIME.stream().anyMatch(sentence::contains))
                .toList();
        List<String> looked = aboutTime.isEmpty() ? sentences : aboutTime;
        return range(looked, CLOCK_RANGE)
                .or(() -> range(looked, NUMBER_RANGE))
                .or(() -> firstTwo(looked, ONE_CLOCK, Integer.MAX_VALUE))
                .or(() -> firstTwo(looked, ONE_NUMBER, 1))
                .or(() -> range(looked, SECONDS_RANGE));
    }

    private static Optional<AnswerKey.Moment> range(List<String> sentences, Pattern pattern) {
        return sentences.stream()
                .flatMap(sentence -> pattern.matcher(sentence).results().limit(1))
                .findFirst()
                .map(range -> moment(seconds(range.group(1)), seconds(range.group(2))));
    }

    private static Optional<AnswerKey.Moment> firstTwo(List<String> sentences, Pattern pattern, int fromEach) {
        List<Double> times = sentences.stream()
                .flatMap(sentence -> pattern.matcher(sentence).results().limit(fromEach))
                .map(time -> seconds(time.group(1)))
                .limit(2)
                .toList();
        return times.size() < 2 ? Optional.empty() : Optional.of(moment(times.get(0), times.get(1)));
    }

    private static AnswerKey.Moment moment(double one, double other) {
        return new AnswerKey.Moment(Math.min(one, other), Math.max(one, other));
    }

    /** {@code 95.5}, {@code 1:35} or {@code 0:01:35}. */
    private static double seconds(String time) {
        double seconds = 0;
        for (String part : time.split(":")) {
            seconds = seconds * 60 + Double.parseDouble(part);
        }
        return seconds;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
    }
}
