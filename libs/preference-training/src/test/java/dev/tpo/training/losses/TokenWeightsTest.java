package dev.tpo.training.losses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenWeightsTest {
    private static final long END = 4;

    @Test
    void rrpoSumsWhereTheAnswersDifferAndLeavesWhatTheyShareAtBothEnds() {
        TokenWeights.Of weights =
                TokenWeights.DIFFERING.of(new long[] {7, 8, 20, 21, 9, END}, new long[] {7, 8, 30, 9, END});

        assertThat(weights.chosen()).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(weights.rejected()).containsExactly(0, 0, 1, 0, 0);
    }

    @Test
    void aTokenIsOfThePrefixOrOfTheSuffixButNotOfBoth() {
        TokenWeights.Of longer = TokenWeights.DIFFERING.of(new long[] {7, 7, 7, END}, new long[] {7, 7, END});

        assertThat(longer.chosen()).containsExactly(0, 0, 1, 0);
        assertThat(longer.rejected()).containsExactly(0, 0, 0);
    }

    @Test
    void anAnswerThatOnlyGoesOnDiffersInWhatItAdds() {
        TokenWeights.Of more = TokenWeights.DIFFERING.of(new long[] {7, 8, 9, END}, new long[] {7, END});

        assertThat(more.chosen()).containsExactly(0, 1, 1, 0);
        assertThat(more.rejected()).containsExactly(0, 0);
    }

    @Test
    void equalAnswersDifferNowhere() {
        TokenWeights.Of equal = TokenWeights.DIFFERING.of(new long[] {7, END}, new long[] {7, END});

        assertThat(equal.chosen()).containsExactly(0, 0);
        assertThat(equal.rejected()).containsExactly(0, 0);
    }

    @Test
    void tokensBeyondTheShorterAnswersLengthCountLess() {
        TokenWeights.Of weights = new TokenWeights.LengthDesensitized(0.5).of(new long[5], new long[3]);

        assertThat(weights.chosen()).containsExactly(1, 1, 1, 0.5f, 0.5f);
        assertThat(weights.rejected()).containsExactly(1, 1, 1);
    }
}
