package dev.tpo.benchmarks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The letter that a free text most likely means: every form in which a letter may be named has a rank, and among the
 * letters of the highest the last stands. Capital letters only.
 */
final class RankedLetter {
    private static final List<String> PHRASES = List.of(
            "the answer is",
            "answer is",
            "the correct answer is",
            "correct answer is",
            "the best answer is",
            "best answer is",
            "the correct option is",
            "correct option is",
            "the best option is",
            "best option is",
            "the choice is",
            "choice is",
            "the correct choice is",
            "correct choice is",
            "i choose",
            "i select",
            "i pick",
            "my answer is",
            "my choice is",
            "옵션",
            "정답은",
            "답은",
            "답:",
            "答案是",
            "答案为",
            "选",
            "答えは");

    private static final int STARTS = 10;
    private static final int ENDS = 9;
    private static final int PHRASE = 7;
    private static final int BRACKETS = 6;
    private static final int FULL_STOP = 5;
    private static final int COLON = 4;
    private static final int CLOSING_BRACKET = 3;
    private static final int BLANK = 2;
    private static final int ANYWHERE = 0;

    private final List<String> letters;
    private final String text;
    private @Nullable String best;
    private int bestRank = -1;
    private int bestPlace = -1;

    private RankedLetter(String text, List<String> letters) {
        this.text = text;
        this.letters = letters;
    }

    /** @param letters those that count, such as {@code ABCD} */
    static @Nullable String in(String output, String letters) {
        String bare = Blanks.strip(output);
        for (char mark : ",.!?;:'\"".toCharArray()) {
            bare = strip(bare, mark);
        }
        var search = new RankedLetter(" " + bare + " ", List.of(letters.split("")));
        search.look();
        return search.best;
    }

    private void look() {
        for (String letter : letters) {
            lastOf("(" + letter + ")", letter, BRACKETS);
            lastOf(letter + ".", letter, FULL_STOP);
            lastOf(letter + ":", letter, COLON);
            lastOf(letter + ")", letter, CLOSING_BRACKET);
            lastOf(letter + " ", letter, BLANK);
            edges(letter);
        }
        behindPhrases();
        if (best == null) {
            letters.forEach(letter -> lastOf(letter, letter, ANYWHERE));
        }
    }

    private void lastOf(String form, String letter, int rank) {
        found(letter, text.lastIndexOf(form), rank);
    }

    private void edges(String letter) {
        String core = Blanks.strip(text);
        if (core.startsWith(letter) && (core.length() == 1 || !Character.isLetter(core.codePointAt(1)))) {
            found(letter, 0, STARTS);
        }
        if (core.endsWith(letter)
                && (core.length() == 1 || !Character.isLetter(core.codePointBefore(core.length() - 1)))) {
            found(letter, text.length() - 1, ENDS);
        }
    }

    private void behindPhrases() {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String phrase : PHRASES) {
            int place = lower.indexOf(phrase);
            if (place >= 0) {
                letters.forEach(letter -> found(letter, text.indexOf(letter, place + phrase.length()), PHRASE));
            }
        }
    }

    /** No two letters have the same rank and place, so the order of looking decides nothing. */
    private void found(String letter, int place, int rank) {
        if (place >= 0 && (rank > bestRank || (rank == bestRank && place > bestPlace))) {
            best = letter;
            bestRank = rank;
            bestPlace = place;
        }
    }

    private static String strip(String text, char mark) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == mark) {
            from++;
        }
        while (to > from && text.charAt(to - 1) == mark) {
            to--;
        }
        return text.substring(from, to);
    }
}
