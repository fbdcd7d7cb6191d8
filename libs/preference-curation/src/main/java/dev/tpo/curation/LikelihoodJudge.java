package dev.tpo.curation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trusts an answer that agrees with the captions and is much likelier than the other under the evidence; where it is asked
 * for, not by far likelier already to one who sees the whole video.
 */
public final class LikelihoodJudge implements AnswerJudge {
    private final Scorer scorer;
    private final Thresholds thresholds;

    public LikelihoodJudge(Scorer scorer, Thresholds thresholds) {
        this.scorer = scorer;
        this.thresholds = thresholds;
    }

    @Override
    public Judgement compare(Comparison comparison) {
        JudgedPair.Scores scores = scores(comparison, comparison.timestampsSeconds());
        Reason reason = against(scores);
        if (reason == null && thresholds.limitsWholeMargin() && isKnown(comparison, scores)) {
            reason = Reason.KNOWN;
        }
        return new Judgement(scores, null, reason);
    }

    private JudgedPair.Scores scores(Comparison comparison, List<Double> frames) {
        List<Double> sums = scorer.score(
                comparison.video(),
                frames,
                comparison.question().text(),
                List.of(comparison.preferred(), comparison.dispreferred()));
        return new JudgedPair.Scores(sums.get(0), sums.get(1));
    }

    /** @param underEvidence of a comprehensive question the evidence is the whole */
    private boolean isKnown(Comparison comparison, JudgedPair.Scores underEvidence) {
        List<Double> whole = comparison.video().timestampsSeconds();
        JudgedPair.Scores scores =
                whole.equals(comparison.timestampsSeconds()) ? underEvidence : scores(comparison, whole);
        return scores.marginNats() > thresholds.maxWholeMarginNats();
    }

    private @Nullable Reason against(JudgedPair.Scores scores) {
        if (!(Math.exp(scores.chosen()) > thresholds.minProbability())) {
            return Reason.LOW_PROBABILITY;
        }
        return scores.marginNats() >= thresholds.minMarginNats() ? null : Reason.SMALL_MARGIN;
    }
}
