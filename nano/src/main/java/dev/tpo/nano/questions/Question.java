package dev.tpo.nano.questions;

import dev.tpo.answers.ClockTime;
import dev.tpo.answers.Texts;
import dev.tpo.answers.TimeAnswer;
import dev.tpo.benchmarks.Grounding;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Timeline;
import org.jspecify.annotations.Nullable;

/** A question in plain English with its one right answer. */
public record Question(Family family, String text, String answer) {

    /** How far from the right time an answer may be: the finest step that the model tells apart. Null: it is no time. */
    public @Nullable Double toleranceSeconds() {
        return family == Family.WHEN ? Timeline.BUCKET_SECONDS : null;
    }

    /** As the suite's evaluations judge it. */
    public boolean isRight(String output) {
        Double tolerance = toleranceSeconds();
        return tolerance == null
                ? Texts.same(answer, output)
                : TimeAnswer.read(answer, output, tolerance).right();
    }

    /** From 0 to 1: how much of an interval's answer and of the true one is in both, as Charades-STA scores. */
    public double overlap(String output) {
        String[] times = answer.split(" to ", -1);
        return Grounding.overlap(output, seconds(times[0]), seconds(times[1]));
    }

    private static double seconds(String time) {
        return ClockTime.secondsOf(time).orElseThrow();
    }
}
