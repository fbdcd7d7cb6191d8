package dev.tpo.nano.grammar;

import dev.tpo.answers.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a caption says: phrases in the order of appearance.
 *
 * @param phrases distinct, at least two
 */
record Caption(List<String> phrases) {
    private static final int LONGEST_PHRASE_WORDS = 6;
    private static final Pattern ARTICLE = Pattern.compile("^(?:the|an?) ");

    /**
     * Reads a comma-separated list of phrases. Anything else (a sentence, a repetition, a single phrase) gives no
     * order of events that could be asked about.
     */
    static Optional<Caption> parse(String text) {
        List<String> phrases = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String part : Texts.normal(text).split(",", -1)) {
            String phrase = ARTICLE.matcher(part.strip()).replaceFirst("");
            int words = phrase.split(" ").length;
            if (phrase.isEmpty() || words > LONGEST_PHRASE_WORDS || !seen.add(phrase)) {
                return Optional.empty();
            }
            phrases.add(phrase);
        }
        return phrases.size() < 2 ? Optional.empty() : Optional.of(new Caption(List.copyOf(phrases)));
    }
}
