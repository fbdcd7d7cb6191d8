package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationNumbersTest {
    private static final float NONE = Float.NEGATIVE_INFINITY;

    @Test
    void logitsThatAreNoNumbersAreRefused() {
        for (float[] logits : List.of(
                new float[] {Float.NaN, 1, 2},
                new float[] {1, 2, Float.NaN},
                new float[] {1, Float.POSITIVE_INFINITY},
                new float[] {NONE, NONE})) {
            assertThatThrownBy(() -> Generation.numbers(logits)).isInstanceOf(NotNumbersException.class);
        }
    }

    @Test
    void impossibleTokensAreNone() {
        float[] logits = {NONE, 1, NONE};

        assertThat(Generation.numbers(logits)).isSameAs(logits);
    }
}
