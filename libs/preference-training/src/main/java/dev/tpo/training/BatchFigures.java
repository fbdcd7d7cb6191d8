package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import dev.tpo.training.losses.LossValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private double chosenNll;
    private final Map<String, Double> more = new LinkedHashMap<>();

    BatchFigures(TrainingSet data, List<Integer> batch) {
        this.pairs = batch.size();
        this.chosenTokens = batch.stream()
                .mapToLong(pair -> data.pairs().get(pair).chosen().length)
                .sum();
    }

    int pairs() {
        return pairs;
    }

    long chosenTokens() {
        return chosenTokens;
    }

    /** @param logps (N, 2): log-probabilities of chosen and rejected under the policy, every token counted once */
    void add(NDArray contribution, LossValue value, NDArray logps) {
        loss += contribution.getFloat();
        float[] chosen = value.rewardsChosen().toFloatArray();
        float[] rejected = value.rewardsRejected().toFloatArray();
        for (int i = 0; i < chosen.length; i++) {
            rewardsChosen += chosen[i];
            rewardsRejected += rejected[i];
            wins += chosen[i] > rejected[i] ? 1 : 0;
        }
        logpsChosen += sum(value.logpsChosen());
        logpsRejected += sum(value.logpsRejected());
        chosenNll -= sum(logps.get(":, 0"));
        value.more().forEach((name, values) -> more.merge(name, sum(values), Double::sum));
    }

    private static double sum(NDArray values) {
        double sum = 0;
        for (float value : values.toFloatArray()) {
            sum += value;
        }
        return sum;
    }

    double loss() {
        return loss;
    }

    /** @param supervised whether the loss has a supervised term */
    BatchMetrics metrics(boolean supervised) {
        Map<String, Double> means = new LinkedHashMap<>();
        more.forEach((name, sum) -> means.put(name, sum / pairs));
        return new BatchMetrics(
                loss,
                rewardsChosen / pairs,
                rewardsRejected / pairs,
                (rewardsChosen - rewardsRejected) / pairs,
                wins / pairs,
                logpsChosen / pairs,
                logpsRejected / pairs,
                supervised ? chosenNll / chosenTokens : null,
                means);
    }
}
