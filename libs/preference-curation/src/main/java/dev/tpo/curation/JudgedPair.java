package dev.tpo.curation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pair with all that is known of its making.
 *
 * @param family what kind of question its writer calls it: the type of task
 * @param strength of the perturbation; null if it has none
 * @param startSeconds where the part of the video that is asked about begins
 * @param rejected empty if the preferred answer was refused before the other was asked for
 * @param chosenFrames times in seconds of the frames that the preferred answer saw
 * @param rejectedFrames times in seconds of the frames that the dispreferred answer saw or would have seen, in the
 *     order in which it saw them: of a reversed or shuffled video they do not ascend
 * @param scores null if it was not scored, as one that was refused before
 * @param verdict null if the judge said nothing, as of one that was refused before
 * @param reason null if the pair is kept
 */
public record JudgedPair(
        Granularity granularity,
        String family,
        Perturbation perturbation,
        @Nullable Integer strength,
        double startSeconds,
        double endSeconds,
        String prompt,
        String chosen,
        String rejected,
        List<Double> chosenFrames,
        List<Double> rejectedFrames,
        @Nullable Scores scores,
        @Nullable Verdict verdict,
        @Nullable Reason reason,
        Origin origin) {

    /** Log-probabilities in nats under the evidence. */
    public record Scores(double chosen, double rejected) {
        public double marginNats() {
            return chosen - rejected;
        }
    }

    /**
     * What it was made from, and by whom.
     *
     * @param captions that the question was made from, in the video's order
     * @param reference what the question's writer would answer; null: it did not say
     */
    public record Origin(
            List<CaptionedSegment> captions, @Nullable String reference, Map<Role, Maker> makers) {
        public static final Origin UNKNOWN = new Origin(List.of(), null, Map.of());

        public Origin {
            captions = List.copyOf(captions);
            makers = Map.copyOf(makers);
        }
    }

    public boolean kept() {
        return reason == null;
    }
}
