package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisionTower;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.world.Thing;

/**
 * Features of every kind of thing in many renderings, so that the decoder's stage need not see again.
 *
 * @param features (kinds · renderings, P · Dv) float32, whitened: mean 0 and deviation 1 in each of Dv dimensions
 * @param mean (Dv) of the raw features
 * @param deviation (Dv) of the raw features
 */
record FeatureBank(NDArray features, float[] mean, float[] deviation, int renderings) {
    private static final int CHUNK = 256;

    /** {@code seen} holds each kind of thing {@code renderings} times. */
    static FeatureBank of(NDManager manager, SeenThings seen, int renderings, Weights weights, ModelConfig config) {
        int side = config.vision().imageSize();
        int patches = config.vision().grid() * config.vision().grid();
        int width = config.vision().hiddenSize();
        float[] all = new float[seen.count() * patches * width];
        int[] next = new int[Thing.KINDS];
        int[] place = new int[seen.count()];
        for (int i = 0; i < seen.count(); i++) {
            place[i] = seen.things()[i] * renderings + next[seen.things()[i]]++;
        }
        try (Torch.GradMode off = Torch.noGrad();
                VisionTower tower = new VisionTower(weights, config)) {
            for (int begin = 0; begin < seen.count(); begin += CHUNK) {
                int size = Math.min(CHUNK, seen.count() - begin);
                int[] images =
                        java.util.stream.IntStream.range(begin, begin + size).toArray();
                try (NDManager scope = manager.newSubManager()) {
                    NDArray pixels = scope.create(seen.normalised(images), new Shape(size, 3, side, side));
                    float[] values = tower.features(scope, pixels).toFloatArray();
                    for (int i = 0; i < size; i++) {
                        System.arraycopy(
                                values, i * patches * width, all, place[begin + i] * patches * width, patches * width);
                    }
                }
            }
        }
        float[] mean = new float[width];
        float[] deviation = new float[width];
        whiten(all, width, mean, deviation);
        return new FeatureBank(
                manager.create(all, new Shape(seen.count(), (long) patches * width)), mean, deviation, renderings);
    }

    private static void whiten(float[] values, int width, float[] mean, float[] deviation) {
        double[] sum = new double[width];
        double[] squares = new double[width];
        for (int i = 0; i < values.length; i++) {
            sum[i % width] += values[i];
            squares[i % width] += (double) values[i] * values[i];
        }
        double count = (double) values.length / width;
        for (int k = 0; k < width; k++) {
            mean[k] = (float) (sum[k] / count);
            deviation[k] = (float) Math.sqrt(Math.max(1e-6, squares[k] / count - Math.pow(sum[k] / count, 2)));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - mean[i % width]) / deviation[i % width];
        }
    }

    int row(Thing thing, int rendering) {
        return thing.number() * renderings + rendering;
    }
}
