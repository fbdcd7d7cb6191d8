package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.nano.experiment.Figures.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final String EXAM = "exam";

    @Test
    void questionsAboutOneVideoStandTogetherAndWidenTheInterval() {
        Figure apart = Figures.share(List.of(run(1, 200, 1)), EXAM, answer -> true);
        Figure together = Figures.share(List.of(run(1, 20, 10)), EXAM, answer -> true);

        assertThat(apart.questions()).isEqualTo(together.questions()).isEqualTo(200);
        assertThat(together.mean()).isEqualTo(apart.mean()).isEqualTo(0.5);
        assertThat(width(together)).isGreaterThan(2.5 * width(apart));
    }

    @Test
    void seedsOverTheSameVideosAreNotMoreVideos() {
        Figure one = Figures.share(List.of(run(1, 20, 10)), EXAM, answer -> true);
        Figure three = Figures.share(List.of(run(1, 20, 10), run(2, 20, 10), run(3, 20, 10)), EXAM, answer -> true);

        assertThat(three.videos()).isEqualTo(20);
        assertThat(three.questions()).isEqualTo(600);
        assertThat(width(three)).isEqualTo(width(one));
    }

    @Test
    void answersToOtherQuestionsAreNotCompared() {
        Results.Run other = new Results.Run(
                "other", 0, Map.of(EXAM, List.of(new Exam.Answered("v0", "after", "", "another?", "", "", 1))));

        assertThatThrownBy(() -> Figures.difference(List.of(run(1, 1, 1)), List.of(other), EXAM, answer -> true))
                .hasMessageContaining("other questions");
    }

    private static double width(Figure figure) {
        List<Double> interval = Objects.requireNonNull(figure.interval());
        return interval.getLast() - interval.getFirst();
    }

    /** Of every other video all questions are answered. */
    private static Results.Run run(long seed, int videos, int questions) {
        List<Exam.Answered> answers = new ArrayList<>();
        for (int video = 0; video < videos; video++) {
            for (int question = 0; question < questions; question++) {
                answers.add(new Exam.Answered("v" + video, "after", "", question + "?", "", "", video % 2));
            }
        }
        return new Results.Run("arm", seed, Map.of(EXAM, answers));
    }
}
