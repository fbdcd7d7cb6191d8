package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoppingTextTest {
    @Test
    void textThatMayYetBecomeAStopIsHeldBack() {
        StoppingText text = new StoppingText(List.of("END"));

        text.grow("red E");
        assertThat(text.takeNew()).isEqualTo("red ");
        text.grow("red Elephant");
        assertThat(text.takeNew()).isEqualTo("Elephant");
    }

    @Test
    void theStopIsNotPartOfTheText() {
        StoppingText text = new StoppingText(List.of("END", ", "));

        text.grow("red, blue END");

        assertThat(text.stopped()).isTrue();
        assertThat(text.certain()).isEqualTo("red");
    }

    @Test
    void halfACharacterWaitsForItsOtherHalf() {
        StoppingText text = new StoppingText(List.of());

        text.grow("caf\uFFFD");
        assertThat(text.takeNew()).isEqualTo("caf");
        text.grow("café");
        assertThat(text.takeNew()).isEqualTo("é");
    }

    @Test
    void atTheEndAllIsGivenOut() {
        StoppingText text = new StoppingText(List.of("END"));
        text.grow("blue E");
        text.takeNew();

        text.end();

        assertThat(text.takeNew()).isEqualTo("E");
    }
}
