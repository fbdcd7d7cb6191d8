package dev.tpo.benchmarks;

import dev.tpo.answers.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of several options a free answer means, where no benchmark has a rule of its own: a letter at the beginning alone
 * or before punctuation ({@code (B)}, {@code **B**}, {@code B. text}), else the one option whose words it says, else the
 * letter that {@link Extraction#LMMS_EVAL} finds.
 */
public final class ChosenOption {
    private static final int LETTERS = 26;
    private static final String MARKS = "[\\s*_`\"'(\\[]*";
    private static final Pattern FIRST_LETTER =
            Pattern.compile("^" + MARKS + "(?:[Oo]ption +)?([A-Za-z])(?:[*_`\"']*[)\\].:,]|[\\s*_`\"')\\]]*$)");
    private static final Pattern OWN_LETTER = Pattern.compile("^\\(?([A-Z])[).:]\\s+(.*)$", Pattern.DOTALL);

    private ChosenOption() {}

    /**
     * Its place from 0, empty if that cannot be told.
     *
     * @param options with or without their letters before them
     */
    public static OptionalInt in(String output, List<String> options) {
        int letters = Math.min(options.size(), LETTERS);
        Matcher first = FIRST_LETTER.matcher(output);
        if (first.find()) {
            int place = Character.toUpperCase(first.group(1).charAt(0)) - 'A';
            if (place < letters) {
                return OptionalInt.of(place);
            }
        }
        List<Integer> said = said(output, options);
        if (said.size() == 1) {
            return OptionalInt.of(said.getFirst());
        }
        String letter = letters == 0
                ? null
                : RankedLetter.in(
                        output,
                        IntStream.range(0, letters).mapToObj(Options::letter).collect(Collectors.joining()));
        return letter == null ? OptionalInt.empty() : OptionalInt.of(letter.charAt(0) - 'A');
    }

    /** The options whose words occur, but for those that are only part of another one that does. */
    private static List<Integer> said(String output, List<String> options) {
        String text = " " + plain(output) + " ";
        List<String> words = options.stream().map(ChosenOption::words).toList();
        List<Integer> said = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).isEmpty() && text.contains(" " + words.get(i) + " ")) {
                said.add(i);
            }
        }
        return said.stream()
                .filter(place -> said.stream()
                        .noneMatch(other ->
                                words.get(other).length() > words.get(place).length()
                                        && (" " + words.get(other) + " ").contains(" " + words.get(place) + " ")))
                .toList();
    }

    /** An option without its letter. */
    private static String words(String option) {
        Matcher own = OWN_LETTER.matcher(option);
        return plain(own.matches() ? own.group(2) : option);
    }

    /** Letters and digits with single blanks between them. */
    private static String plain(String text) {
        return Texts.normal(text).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
