package dev.tpo.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DisagreementsTest {
    @Test
    void questionsAreChosenByDisagreementAndTheCountSaysWhoWasRight() {
        Disagreements disagreements = Disagreements.of(List.of(
                new Disagreements.Disagreement("When?", "00:05", "00:05", "00:05"),
                new Disagreements.Disagreement("What?", "red ring", "blue ring", "Red ring."),
                new Disagreements.Disagreement("Who?", "red ring", "red ring", "blue ring"),
                new Disagreements.Disagreement("Where?", "red ring", "white ring", "blue ring")));

        assertThat(disagreements.lines(2))
                .containsExactly(
                        "Of 4 questions about unlabelled videos, those that the pairs were made of, the two disagree on 3."
                                + " By what the videos were rendered from the base is right in 1 of these, the tuned model in 1, neither in 1.",
                        "Chosen among these, 1 that the tuned model got right:",
                        "  What?",
                        "    base blue ring → tuned Red ring.");
    }

    @Test
    void withoutAnAnswerThatGotBetterNoneIsShown() {
        assertThat(Disagreements.of(List.of(new Disagreements.Disagreement("Who?", "a", "a", "b")))
                        .lines(3))
                .hasSize(1);
    }
}
