package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.ModelConfig;
import dev.tpo.lmm.Torch;
import dev.tpo.lmm.Weights;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What the frozen start model thinks of every answer, computed once: summed log-probabilities in nats, chosen and rejected
 * of each pair of the training set in turn.
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record ReferenceLogProbabilities(float[] values) {

    /**
     * @param pairsAtOnce pairs in one forward pass
     * @param done hears how many pairs are done
     */
    public static ReferenceLogProbabilities of(
            Weights weights, ModelConfig config, TrainingSet data, int pairsAtOnce, IntConsumer done) {
        List<TokenizedPair> pairs = data.pairs();
        float[] values = new float[2 * pairs.size()];
        try (PreferenceModel model = new PreferenceModel(weights, config);
                NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            for (int begin = 0; begin < pairs.size(); begin += pairsAtOnce) {
                int end = Math.min(pairs.size(), begin + pairsAtOnce);
                try (NDManager scope = manager.newSubManager()) {
                    float[] some = model.answers(scope, data.videos(), pairs.subList(begin, end))
                            .logps()
                            .toFloatArray();
                    System.arraycopy(some, 0, values, 2 * begin, some.length);
                }
                done.accept(end);
            }
        }
        return new ReferenceLogProbabilities(values);
    }

    int pairs() {
        return values.length / 2;
    }

    /** (N, 2) of some pairs. */
    NDArray of(NDManager scope, List<Integer> pairs) {
        float[] some = new float[2 * pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            some[2 * i] = values[2 * pairs.get(i)];
            some[2 * i + 1] = values[2 * pairs.get(i) + 1];
        }
        return scope.create(some, new Shape(pairs.size(), 2));
    }
}
