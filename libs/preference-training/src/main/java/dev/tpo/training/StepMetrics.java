package dev.tpo.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one optimizer step showed.
 *
 * @param step counts from 1
 * @param epoch epochs done, with their fraction
 * @param gradNorm before clipping
 * @param learningRate with which the step was made
 * @param numTokens trained on so far as TRL counts them: with each answer its whole prompt
 * @param batch the policy before the step
 */
public record StepMetrics(
        long step,
        long totalSteps,
        double epoch,
        double gradNorm,
        double learningRate,
        long numTokens,
        BatchMetrics batch) {

    public double loss() {
        return batch.loss();
    }

    public double rewardsChosen() {
        return batch.rewardsChosen();
    }

    public double rewardsMargins() {
        return batch.rewardsMargins();
    }

    public double rewardsAccuracies() {
        return batch.rewardsAccuracies();
    }

    /** By the names that TRL's trainer logs. */
    public Map<String, Double> byName() {
        Map<String, Double> values = new LinkedHashMap<>(batch.byName());
        values.put("grad_norm", gradNorm);
        values.put("learning_rate", learningRate);
        values.put("num_tokens", (double) numTokens);
        values.put("epoch", epoch);
        return values;
    }
}
