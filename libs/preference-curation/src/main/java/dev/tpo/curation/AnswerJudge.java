package dev.tpo.curation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which pairs are kept. Sees only answers that are complete, not blank and not the same. */
public interface AnswerJudge {
    /** What speaks against the preferred answer whatever it is compared with; empty: nothing. */
    Optional<Reason> preferred(Question question, String answer);

    Judgement compare(Comparison comparison);

    /** Two answers to one question about the same frames; the dispreferred one was given without seeing them all. */
    record Comparison(
            Video video, List<Double> timestampsSeconds, Question question, String preferred, String dispreferred) {}

    /**
     * What comes of a comparison.
     *
     * @param scores null if the judge does not score
     * @param reason null if the pair is kept
     */
    record Judgement(
            JudgedPair.@Nullable Scores scores, @Nullable Reason reason) {}
}
