package dev.tpo.training;

import ai.djl.ndarray.NDArray;

/** Sums over a batch that is computed in parts. */
final class BatchFigures {
    private final int pairs;
    private double loss;
    private double rewardsChosen;
    private double rewardsRejected;
    private double wins;
    private double logpsChosen;
    private double logpsRejected;

    BatchFigures(int pairs) {
        this.pairs = pairs;
    }

    void add(NDArray contribution, PreferenceLossValue value, ResponseLogProbabilities logps) {
        loss += contribution.getFloat();
        float[] chosen = value.rewardsChosen().toFloatArray();
        float[] rejected = value.rewardsRejected().toFloatArray();
        for (int i = 0; i < chosen.length; i++) {
            rewardsChosen += chosen[i];
            rewardsRejected += rejected[i];
            wins += chosen[i] > rejected[i] ? 1 : 0;
        }
        logpsChosen += sum(logps.policyChosen().toFloatArray());
        logpsRejected += sum(logps.policyRejected().toFloatArray());
    }

    double loss() {
        return loss;
    }

    StepMetrics metrics(long step, long totalSteps, double epoch, double gradNorm, double rate) {
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
                logpsRejected / pairs);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
