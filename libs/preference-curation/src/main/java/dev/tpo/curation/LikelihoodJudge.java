package dev.tpo.curation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trusts an answer that agrees with the captions and is much likelier than the other under the evidence. */
public final class LikelihoodJudge implements AnswerJudge {
    private final Scorer scorer;
    private final Thresholds thresholds;

    public LikelihoodJudge(Scorer scorer, Thresholds thresholds) {
        this.scorer = scorer;
        this.thresholds = thresholds;
    }

    @Override
    public Judgement compare(Comparison comparison) {
        List<Double> sums = scorer.score(
                comparison.video(),
                comparison.timestampsSeconds(),
                comparison.question().text(),
                List.of(comparison.preferred(), comparison.dispreferred()));
        var scores = new JudgedPair.Scores(sums.get(0), sums.get(1));
        return new Judgement(scores, null, against(scores));
    }

    private @Nullable Reason against(JudgedPair.Scores scores) {
        if (!(Math.exp(scores.chosen()) > thresholds.minProbability())) {
            return Reason.LOW_PROBABILITY;
        }
        return scores.marginNats() >= thresholds.minMarginNats() ? null : Reason.SMALL_MARGIN;
    }
}
