package dev.tpo.curation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which pairs are kept. Sees only answers that are complete, not blank and not the same. */
public interface AnswerJudge {
    /** What speaks against the preferred answer whatever it is compared with; empty: nothing. */
    default Optional<Reason> preferred(Question question, String answer) {
        return question.expectation().agrees(answer) ? Optional.empty() : Optional.of(Reason.CONTRADICTS_CAPTION);
    }

    Judgement compare(Comparison comparison);

    /**
     * Two answers to one question about the same frames; the dispreferred one was given without seeing them all.
     *
     * @param captions what the question was made from, in the video's order
     */
    record Comparison(
            Video video,
            List<Double> timestampsSeconds,
            List<CaptionedSegment> captions,
            Question question,
            String preferred,
            String dispreferred) {}

    /**
     * What comes of a comparison.
     *
     * @param scores null if the judge does not score
     * @param verdict null if the judge says nothing
     * @param reason null if the pair is kept
     */
    record Judgement(
            JudgedPair.@Nullable Scores scores,
            @Nullable Verdict verdict,
            @Nullable Reason reason) {}
}
