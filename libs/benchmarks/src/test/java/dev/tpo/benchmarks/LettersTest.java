package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside the golden outputs: what tells one rule from another. */
class LettersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B                              | B | alone",
                "A. no wait. C                  | A | what it begins with beats what it ends with",
                "So it must be (A) or D         | D | what it ends with beats brackets",
                "(A)? No: the answer is B, surely | B | a phrase beats brackets",
                "Answer is C; see D. Or so      | D | of all letters behind a phrase the last",
                "Bring Cats                     | C | inside words where there is nothing else, the last",
                "E                              |   | of four options there is no fifth",
                "a                              |   | small letters are none",
            })
    void theHighestRankAndThenTheLastPlaceDecide(String output, String letter, String because) {
        assertThat(RankedLetter.in(output, "ABCD")).as(because).isEqualTo(letter);
    }

    @Test
    void noBreakSpacesCountAsBlanks() {
        assertThat(RankedLetter.in("\u00A0B\u00A0", "ABCD")).isEqualTo("B");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The best answer is: B  | B",
                "Best option: (C        | C",
                "A. no wait. C          | A",
                "By the way, D          | B",
                "the answer is e        |  ",
            })
    void theOlderRuleTakesTheFirstLetterBehindKnownOpenings(String output, String letter) {
        assertThat(FirstLetter.in(output, "ABCD")).isEqualTo(letter);
    }
}
