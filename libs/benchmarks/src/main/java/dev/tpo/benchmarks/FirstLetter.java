package dev.tpo.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first capital letter of an option, once the known openings are cut wherever they stand. */
final class FirstLetter {
    private static final List<String> OPENINGS = List.of(
            "The best answer is",
            "The correct answer is",
            "The answer is",
            "The answer",
            "The best option is",
            "The correct option is",
            "Best answer:",
            "Best option:");

    private FirstLetter() {}

    /** @param letters those that count, such as {@code ABCD} */
    static @Nullable String in(String output, String letters) {
        String text = output;
        for (String opening : OPENINGS) {
            text = text.replace(opening, "");
        }
        return text.chars()
                .filter(character -> letters.indexOf(character) >= 0)
                .mapToObj(Character::toString)
                .findFirst()
                .orElse(null);
    }
}
