package dev.tpo.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model makes of some pairs.
 *
 * @param rewardsChosen mean of the implicit reward beta (log pi - log ref), or of what a loss without reference has in its
 *     place; the others likewise
 * @param rewardsAccuracies share of pairs whose chosen answer has the higher reward
 * @param logpsChosen mean log-probability as the loss takes it: of SimPO and ORPO that of a token, else a sum; nats
 * @param nllLoss mean negative log-likelihood of a chosen token, nats; null where the loss has no supervised term
 * @param more means of what single losses show besides, by TRL's names
 */
public record BatchMetrics(
        double loss,
        double rewardsChosen,
        double rewardsRejected,
        double rewardsMargins,
        double rewardsAccuracies,
        double logpsChosen,
        double logpsRejected,
        @Nullable Double nllLoss,
        Map<String, Double> more) {

    /** By the names that TRL's trainer logs. */
    public Map<String, Double> byName() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss);
        values.put("rewards/chosen", rewardsChosen);
        values.put("rewards/rejected", rewardsRejected);
        values.put("rewards/margins", rewardsMargins);
        values.put("rewards/accuracies", rewardsAccuracies);
        values.put("logps/chosen", logpsChosen);
        values.put("logps/rejected", logpsRejected);
        if (nllLoss != null) {
            values.put("nll_loss", nllLoss);
        }
        values.putAll(more);
        return values;
    }
}
