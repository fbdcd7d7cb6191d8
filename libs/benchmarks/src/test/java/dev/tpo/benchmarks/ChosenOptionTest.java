package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChosenOptionTest {
    private static final List<String> COLOURS = List.of("red ring", "blue square", "blue", "a dog");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B",
                "b",
                "(B)",
                "B. blue square",
                "B) because it is",
                "The answer is B",
                "The answer is (B).",
                "**B**",
                "**B.** blue square",
                "Option B",
                "blue square",
                "Blue  square.",
                "A blue square is shown",
                "It is the blue square.",
                "I choose B for its shape",
                "b)"
            })
    void eachOfTheseMeansTheSecond(String output) {
        assertThat(ChosenOption.in(output, COLOURS)).hasValue(1);
        assertThat(ChosenOption.in(output, List.of("A. red ring", "B. blue square", "C. blue", "D. a dog")))
                .hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"'It is blue', 2", "a dog, 3", "A, 0", "'C: blue, not a blue square', 2"})
    void wordsOfAnotherOptionThatAreOnlyPartOfOneDoNotCount(String output, int place) {
        assertThat(ChosenOption.in(output, COLOURS)).hasValue(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I cannot say", "a red ring or a blue square", "7"})
    void whatSaysNoneOrSeveralIsNone(String output) {
        assertThat(ChosenOption.in(output, COLOURS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Yes, 0", "'no, it does not', 1", "'No.', 1"})
    void optionsMayBeWordsAlone(String output, int place) {
        assertThat(ChosenOption.in(output, List.of("yes", "no"))).hasValue(place);
    }
}
