package dev.tpo.trainingservice.finetuning;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void aRangeIsSaidAsOneWritesIt() {
        assertThatThrownBy(() -> Numbers.whole("method.dpo.hyperparameters.frames", 0, 32, 4096))
                .hasMessage("frames must be from 1 to 4096, not 0");
        assertThatThrownBy(() -> Numbers.number("lora.alpha", -1, 16, 1e-6, 1e6))
                .hasMessage("alpha must be from 0.000001 to 1000000, not -1");
        assertThatThrownBy(() -> Numbers.number("lora.dropout", 1, 0.05, 0, 0.99))
                .hasMessage("dropout must be from 0 to 0.99, not 1");
    }
}
