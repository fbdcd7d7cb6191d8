package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.frames.VideoFile;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamsTest {
    private static final Clip CLIP = new Clip(
            VideoFile.stored(Path.of("clip.mp4"), "0123456789abcdef"),
            4,
            new Timeline(List.of(Thing.of(0), Thing.of(1)), List.of(0, 0, 1, 1), List.of(0, 1, 2, 3)));
    private static final Question WHEN = new Question(Family.WHEN, "When does it appear?", "00:10");
    private static final Question SPAN = new Question(Family.SPAN, "When is it shown?", "00:10 to 00:20");
    private static final Exam LONG = new Exam(
            "long", List.of(new Exam.Paper(CLIP, 4, List.of(new Exam.Task(WHEN, ""), new Exam.Task(SPAN, "")))));

    @Test
    void anAnswerIsWorthWhatTheSuitesEvaluationsSayAndAnIntervalItsOverlap() {
        assertThat(Exams.worth(WHEN, "At 00:15.")).isEqualTo(1);
        assertThat(Exams.worth(WHEN, "00:20")).isZero();
        assertThat(Exams.worth(SPAN, "00:10 to 00:20")).isEqualTo(1);
        assertThat(Exams.worth(SPAN, "00:15 to 00:25")).isEqualTo(5.0 / 15);
        assertThat(Exams.worth(SPAN, "never")).isZero();
    }

    @Test
    void sweepsOfFramesAndDepthAreForTheBaseSftAndTheRecipe() {
        Exam frames = Exams.ofFrames(LONG).getFirst();

        assertThat(frames.questions()).as("intervals are not right or wrong").isEqualTo(1);
        for (Arm arm : Arms.FULL) {
            assertThat(Exams.isFor(LONG, arm)).isTrue();
            boolean beside = List.of(Arms.BASE, Arms.SFT, Arms.MIXED).contains(arm);
            assertThat(Exams.isFor(frames, arm)).isEqualTo(beside);
            assertThat(Exams.isFor(new Exam(Exams.NEEDLE, List.of()), arm)).isEqualTo(beside);
        }
    }

    @Test
    void armsAreNamedOnceAndLearnByLossesThatThereAre() {
        assertThat(Arms.FULL).extracting(Arm::name).doesNotHaveDuplicates();
        assertThat(Arms.FULL).allSatisfy(arm -> {
            if (arm.lesson() != null) {
                assertThat(arm.lesson().loss().resolved().lossType()).isNotEmpty();
            }
        });
        assertThat(Arms.named(List.of("mixed", "beta-0.1")))
                .extracting(Arm::title)
                .containsExactly("TPO, mixed 5:5", "TPO, mixed 5:5, β 0.1");
    }
}
