package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import dev.tpo.training.losses.LossValue;

/** Sums over a batch that is computed in parts. */
final class BatchFigures {
    private final int pairs;
    private final long chosenTokens;
    private double loss;
    private double rewardsChosen;
    private double rewardsRejected;
    private double wins;
    private double logpsChosen;
    private double logpsRejected;

    BatchFigures(int pairs, long chosenTokens) {
        this.pairs = pairs;
        this.chosenTokens = chosenTokens;
    }

    /** @param logps (N, 2): log-probabilities of chosen and rejected under the policy */
    void add(NDArray contribution, LossValue value, NDArray logps) {
        loss += contribution.getFloat();
        float[] chosen = value.rewardsChosen().toFloatArray();
        float[] rejected = value.rewardsRejected().toFloatArray();
        for (int i = 0; i < chosen.length; i++) {
            rewardsChosen += chosen[i];
            rewardsRejected += rejected[i];
            wins += chosen[i] > rejected[i] ? 1 : 0;
        }
        float[] both = logps.toFloatArray();
        for (int i = 0; i < both.length; i += 2) {
            logpsChosen += both[i];
            logpsRejected += both[i + 1];
        }
    }

    double loss() {
        return loss;
    }

    /** @param supervised whether the loss has a supervised term */
    StepMetrics metrics(long step, long totalSteps, double epoch, double gradNorm, double rate, boolean supervised) {
        return new StepMetrics(
                step,
                totalSteps,
                epoch,
                loss,
                gradNorm,
                rate,
                rewardsChosen / pairs,
                rewardsRejected / pairs,
                (rewardsChosen - rewardsRejected) / pairs,
                wins / pairs,
                logpsChosen / pairs,
                logpsRejected / pairs,
                supervised ? -logpsChosen / chosenTokens : null);
    }
}
