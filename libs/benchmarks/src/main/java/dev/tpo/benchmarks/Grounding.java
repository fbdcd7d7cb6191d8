package dev.tpo.benchmarks;

import java.util.List;

/** When is something seen? Answers are read, and overlap counted, as Charades-STA does. */
public final class Grounding {
    /** An answer that overlaps the truth by at least so much counts as recalled; each is a figure of its own. */
    public static final List<Double> RECALLED_FROM = List.of(0.3, 0.5, 0.7);

    private Grounding() {}

    /** Overlap of the times that an output speaks of with the true ones, from 0 to 1; 0 where it speaks of none. */
    public static double overlap(String output, double startSeconds, double endSeconds) {
        var expected = new AnswerKey.Moment(startSeconds, endSeconds);
        return SpokenMoment.in(output).map(said -> said.overlap(expected)).orElse(0.0);
    }
}
