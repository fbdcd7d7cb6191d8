package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Timeline;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedleTest {
    @TempDir
    Path folder;

    @Test
    void theNeedleIsShownOnceAtItsDepthAndTheHayAgainAndAgain() {
        Exam.Paper paper = new Needle(16, 50, 0).paper(new Studio(new WorkDir(folder)));

        Timeline truth = paper.clip().truth();
        List<Question> questions =
                paper.tasks().stream().map(Exam.Task::question).toList();
        String needle = questions.getLast().answer();
        assertThat(truth.frames()).isEqualTo(16);
        assertThat(truth.thingInFrame(8).words()).isEqualTo(needle);
        assertThat(truth.things())
                .filteredOn(thing -> thing.words().equals(needle))
                .hasSize(1);
        assertThat(truth.things().stream().distinct()).hasSize(5);
        assertThat(truth.things())
                .allSatisfy(thing -> assertThat(Collections.frequency(truth.things(), thing) > 1
                                || thing.words().equals(needle))
                        .isTrue());
        assertThat(questions)
                .extracting(Question::family)
                .containsExactly(Family.EXIST, Family.EXIST, Family.WHEN, Family.AT);
        assertThat(questions.get(2).answer()).isEqualTo("00:40");
        assertThat(paper.tasks()).extracting(Exam.Task::cell).containsOnly("16@50");
    }

    @Test
    void atTheEndsNothingStandsBeforeItOrBehindIt() {
        Studio studio = new Studio(new WorkDir(folder));
        Exam.Paper first = new Needle(8, 0, 0).paper(studio);
        Exam.Paper last = new Needle(8, 100, 0).paper(studio);

        assertThat(first.clip().truth().thingInFrame(0).words())
                .isEqualTo(first.tasks().getLast().question().answer());
        assertThat(last.clip().truth().thingInFrame(7).words())
                .isEqualTo(last.tasks().getLast().question().answer());
    }
}
