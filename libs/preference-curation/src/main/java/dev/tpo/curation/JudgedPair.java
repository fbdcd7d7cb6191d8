package dev.tpo.curation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pair with all that is known of its making.
 *
 * @param family what kind of question its writer calls it
 * @param startSeconds where the part of the video that is asked about begins
 * @param rejected empty if the preferred answer was refused before the other was asked for
 * @param chosenFrames times in seconds of the frames that the preferred answer saw
 * @param rejectedFrames times in seconds of the frames that the dispreferred answer saw or would have seen
 * @param scores null if it was not scored, as one that was refused before
 * @param reason null if the pair is kept
 */
public record JudgedPair(
        Granularity granularity,
        String family,
        Perturbation perturbation,
        double startSeconds,
        double endSeconds,
        String prompt,
        String chosen,
        String rejected,
        List<Double> chosenFrames,
        List<Double> rejectedFrames,
        @Nullable Scores scores,
        @Nullable Reason reason) {

    /** Log-probabilities in nats under the evidence. */
    public record Scores(double chosen, double rejected) {
        public double marginNats() {
            return chosen - rejected;
        }
    }

    public boolean kept() {
        return reason == null;
    }
}
