package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.PreferenceLoss;
import dev.tpo.training.losses.ReferenceUse;
import dev.tpo.training.losses.TokenWeights;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What the frozen start model thinks of every answer, computed once: log-probabilities in nats, summed over the tokens that
 * the loss counts, chosen and rejected of each pair of the training set in turn.
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record ReferenceLogProbabilities(float[] values) implements Reference {
    private static final int PAIRS_AT_ONCE = 64;

    /**
     * @param weighed the loss's {@link PreferenceLoss#weights}
     * @param activations holds down how many videos go through the model at once
     * @param done hears how many pairs are done
     */
    public static ReferenceLogProbabilities of(
            Weights weights,
            ModelConfig config,
            TrainingSet data,
            TokenWeights weighed,
            ActivationMemory activations,
            IntConsumer done) {
        int pairs = data.pairs().size();
        float[] values = new float[2 * pairs];
        try (PreferenceModel model = new PreferenceModel(weights, config, activations);
                NDManager manager = weights.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            for (int begin = 0; begin < pairs; begin += PAIRS_AT_ONCE) {
                int end = Math.min(pairs, begin + PAIRS_AT_ONCE);
                List<Integer> some = IntStream.range(begin, end).boxed().toList();
                for (List<Integer> pass : model.passes(data, some)) {
                    try (NDManager scope = manager.newSubManager()) {
                        float[] logps = model.answers(scope, data, pass, 0)
                                .sums(weighed)
                                .toFloatArray();
                        for (int i = 0; i < pass.size(); i++) {
                            System.arraycopy(logps, 2 * i, values, 2 * pass.get(i), 2);
                        }
                    }
                }
                done.accept(end);
            }
        }
        return new ReferenceLogProbabilities(values);
    }

    @Override
    public ReferenceUse use() {
        return ReferenceUse.LOG_PROBABILITIES;
    }

    int pairs() {
        return values.length / 2;
    }

    /**
     * What it says of some pairs.
     *
     * @param weighed how these sums were made
     */
    PassPairs.ReferenceAnswers about(NDManager scope, List<Integer> pairs, TokenWeights weighed) {
        return new PassPairs.ReferenceAnswers() {
            @Override
            public NDArray sums(TokenWeights asked) {
                if (!asked.equals(weighed)) {
                    throw new IllegalArgumentException("reference sums are " + weighed + ", not " + asked);
                }
                return of(scope, pairs);
            }

            @Override
            public NDArray chosenDistribution() {
                throw new IllegalStateException("of this reference only sums were kept");
            }
        };
    }

    /** (N, 2) of some pairs. */
    private NDArray of(NDManager scope, List<Integer> pairs) {
        float[] some = new float[2 * pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            some[2 * i] = values[2 * pairs.get(i)];
            some[2 * i + 1] = values[2 * pairs.get(i) + 1];
        }
        return scope.create(some, new Shape(pairs.size(), 2));
    }
}
