package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackedSequenceTest {
    /** Prefix of 2; question 10 11; chosen 20 4; rejected 30 31 4. */
    private final PackedSequence sequence = new PackedSequence(2);

    PackedSequenceTest() {
        sequence.add(new TokenizedPair(0, new long[] {10, 11}, new long[] {20, 4}, new long[] {30, 31, 4}), 6);
    }

    @Test
    void endTokensArePredictedButDoNotStandInTheSequence() {
        assertThat(sequence.textTokens()).containsExactly(10, 11, 20, 30, 31);
        assertThat(sequence.predictions())
                .isEqualTo(List.of(
                        new PackedSequence.Prediction(3, 20, 6),
                        new PackedSequence.Prediction(4, 4, 6),
                        new PackedSequence.Prediction(3, 30, 7),
                        new PackedSequence.Prediction(5, 31, 7),
                        new PackedSequence.Prediction(6, 4, 7)));
    }

    @Test
    void positionsOfBothAnswersContinueAfterTheQuestion() {
        long[] positions = new long[7];
        sequence.writePositions(positions, 0);

        assertThat(positions).containsExactly(0, 1, 2, 3, 4, 4, 5);
        assertThat(sequence.positionsUsed()).isEqualTo(6);
    }

    @Test
    void answersSeeTheirPromptAndThemselvesButNotEachOther() {
        boolean[] mask = new boolean[64];
        sequence.writeMask(mask, 0, 8);

        assertThat(seenBy(mask, 1)).isEqualTo("xx......");
        assertThat(seenBy(mask, 3)).isEqualTo("xxxx....");
        assertThat(seenBy(mask, 4)).isEqualTo("xxxxx...");
        assertThat(seenBy(mask, 6)).isEqualTo("xxxx.xx.");
        assertThat(seenBy(mask, 7)).as("padding").isEqualTo(".......x");
    }

    private static String seenBy(boolean[] mask, int row) {
        StringBuilder seen = new StringBuilder();
        for (int column = 0; column < 8; column++) {
            seen.append(mask[row * 8 + column] ? 'x' : '.');
        }
        return seen.toString();
    }
}
