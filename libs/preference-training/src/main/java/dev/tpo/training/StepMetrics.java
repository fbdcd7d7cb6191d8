package dev.tpo.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one optimizer step showed.
 *
 * @param step counts from 1
 * @param epoch epochs done, with their fraction
 * @param gradNorm before clipping
 * @param rewardsChosen mean of the implicit reward beta (log pi - log ref), or of what a loss without reference has in its
 *     place; the others likewise
 * @param rewardsAccuracies share of pairs whose chosen answer has the higher reward
 * @param logpsChosen mean summed log-probability, nats
 * @param nllLoss mean negative log-likelihood of a chosen token, nats; null where the loss has no supervised term
 */
public record StepMetrics(
        long step,
        long totalSteps,
        double epoch,
        double loss,
        double gradNorm,
        double learningRate,
        double rewardsChosen,
        double rewardsRejected,
        double rewardsMargins,
        double rewardsAccuracies,
        double logpsChosen,
        double logpsRejected,
        @Nullable Double nllLoss) {

    /** By the names that TRL's trainer logs. */
    public Map<String, Double> byName() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss);
        values.put("grad_norm", gradNorm);
        values.put("learning_rate", learningRate);
        values.put("rewards/chosen", rewardsChosen);
        values.put("rewards/rejected", rewardsRejected);
        values.put("rewards/margins", rewardsMargins);
        values.put("rewards/accuracies", rewardsAccuracies);
        values.put("logps/chosen", logpsChosen);
        values.put("logps/rejected", logpsRejected);
        if (nllLoss != null) {
            values.put("nll_loss", nllLoss);
        }
        values.put("epoch", epoch);
        return values;
    }
}
