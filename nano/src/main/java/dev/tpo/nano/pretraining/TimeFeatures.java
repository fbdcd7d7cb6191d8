package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.model.Vocabulary;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Timeline;
import java.util.random.RandomGenerator;

/**
 * Waves over time, added to the embeddings of time tokens before they are learned: neighbours in time are neighbours in
 * meaning. With random embeddings a time that is asked for has to find its one like among frames by luck, and nothing
 * tells a near miss from a far one. What is added is learned on like all else.
 */
final class TimeFeatures {
    /** In buckets: the shortest tells a bucket from the next, the longest the halves of the longest video. */
    private static final double[] PERIODS = {3, 5, 8, 13, 22, 40, 80, 160};

    private TimeFeatures() {}

    /** @param deviation of what is added, as of a normal embedding's entries */
    static void add(Weights weights, long seed, double deviation) {
        NDArray embedding = weights.get(TensorNames.EMBEDDING);
        float[] values = embedding.toFloatArray();
        int width = Math.toIntExact(embedding.getShape().get(1));
        double[][] directions = directions(Chance.of("pretraining/time-features", seed, 0), width);
        double scale = deviation * Math.sqrt((double) width / PERIODS.length);
        for (int bucket = 0; bucket < Timeline.BUCKETS; bucket++) {
            int row = (Vocabulary.FIRST_TIME + bucket) * width;
            for (int wave = 0; wave < PERIODS.length; wave++) {
                double angle = 2 * Math.PI * bucket / PERIODS[wave];
                for (int k = 0; k < width; k++) {
                    values[row + k] += (float) (scale
                            * (Math.cos(angle) * directions[2 * wave][k]
                                    + Math.sin(angle) * directions[2 * wave + 1][k]));
                }
            }
        }
        embedding.set(values);
    }

    /** Orthonormal. */
    private static double[][] directions(RandomGenerator random, int width) {
        double[][] directions = new double[2 * PERIODS.length][width];
        for (int i = 0; i < directions.length; i++) {
            double[] direction = directions[i];
            for (int k = 0; k < width; k++) {
                direction[k] = random.nextGaussian();
            }
            for (int j = 0; j < i; j++) {
                double along = dot(direction, directions[j]);
                for (int k = 0; k < width; k++) {
                    direction[k] -= along * directions[j][k];
                }
            }
            double length = Math.sqrt(dot(direction, direction));
            for (int k = 0; k < width; k++) {
                direction[k] /= length;
            }
        }
        return directions;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
