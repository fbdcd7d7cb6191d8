package dev.tpo.training;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How a job learns. One optimizer step sees {@code batchSize * gradientAccumulation} pairs.
 *
 * @param batchSize pairs whose loss is one sum; {@code activations} says how many of them go through the model at once
 * @param warmUpRatio share of the steps over which the rate climbs; a cosine follows
 * @param maxGradNorm gradients are clipped to this global norm; 0 leaves them
 * @param order of the pairs within each epoch
 * @param seed decides the order of shuffled pairs and what an adapter's dropout drops; nothing else is random
 * @param pairsPerVideo pairs about the same videos that stay together where they are shuffled, and so share its prefix
 * @param activations changes how a batch is computed, not what comes of it; but where an adapter has dropout, each way of
 *     cutting the batch drops other units, all of equal worth
 */
public record TrainingSettings(
        double learningRate,
        int batchSize,
        int gradientAccumulation,
        int epochs,
        double warmUpRatio,
        double maxGradNorm,
        long seed,
        int pairsPerVideo,
        PairOrder order,
        ActivationMemory activations) {
    /** What a video of a batch is asked where nothing else is said: 8 videos of 6 pairs make the usual 48. */
    public static final int DEFAULT_PAIRS_PER_VIDEO = 6;

    public TrainingSettings {
        if (batchSize < 1 || gradientAccumulation < 1 || epochs < 1 || pairsPerVideo < 1) {
            throw new IllegalArgumentException("batch size, accumulation, epochs and pairs per video must be positive");
        }
        if (!(learningRate > 0) || !(warmUpRatio >= 0 && warmUpRatio <= 1) || !(maxGradNorm >= 0)) {
            throw new IllegalArgumentException("learning rate, warm-up ratio or gradient norm out of range");
        }
    }

    public int pairsPerStep() {
        return Math.multiplyExact(batchSize, gradientAccumulation);
    }

    public long stepsPerEpoch(int pairs) {
        return Math.ceilDiv(pairs, pairsPerStep());
    }

    public long totalSteps(int pairs) {
        return epochs * stepsPerEpoch(pairs);
    }

    /** An epoch's pairs in their order, in steps. */
    List<List<Integer>> steps(TrainingSet data, long epoch) {
        return cut(order.ofEpoch(data.pairs(), pairsPerVideo, seed, epoch), pairsPerStep());
    }

    /** The same in parts of a step, of {@code batchSize} pairs. */
    List<List<Integer>> parts(TrainingSet data, long epoch) {
        return steps(data, epoch).stream()
                .flatMap(step -> cut(step, batchSize).stream())
                .toList();
    }

    /** In parts of {@code size}, the last of what is left. */
    static List<List<Integer>> cut(List<Integer> pairs, int size) {
        return IntStream.range(0, Math.ceilDiv(pairs.size(), size))
                .mapToObj(i -> pairs.subList(i * size, Math.min(pairs.size(), (i + 1) * size)))
                .toList();
    }

    LearningRateSchedule schedule(int pairs) {
        return LearningRateSchedule.cosineWithWarmUp(learningRate, totalSteps(pairs), warmUpRatio);
    }
}
