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
     * Of pairs to be learned from. Goes through them as the first epoch will, in the same passes: what products round, they
     * round alike, and a policy that has not learned yet differs by nothing.
     *
     * @param weights of the policy before it learns, with the products with which it will be computed
     * @param weighed the loss's {@link PreferenceLoss#weights}
     * @param settings of the training
     * @param done hears how many pairs are done
     */
    public static ReferenceLogProbabilities of(
            Weights weights,
            ModelConfig config,
            TrainingSet data,
            TokenWeights weighed,
            TrainingSettings settings,
            IntConsumer done) {
        return of(weights, config, data, weighed, settings.activations(), settings.parts(data, 0), done);
    }

    /** The same of pairs to be looked at in their order, as {@link PreferenceTrainer#evaluate} does. */
    public static ReferenceLogProbabilities of(
            Weights weights,
            ModelConfig config,
            TrainingSet data,
            TokenWeights weighed,
            ActivationMemory activations,
            IntConsumer done) {
        return of(weights, config, data, weighed, activations, inOrder(data), done);
    }

    /** All pairs in their order, some at a time. */
    static List<List<Integer>> inOrder(TrainingSet data) {
        return TrainingSettings.cut(
                IntStream.range(0, data.pairs().size()).boxed().toList(), PAIRS_AT_ONCE);
    }

    private static ReferenceLogProbabilities of(
            Weights weights,
            ModelConfig config,
            TrainingSet data,
            TokenWeights weighed,
            ActivationMemory activations,
            List<List<Integer>> parts,
            IntConsumer done) {
        float[] values = new float[2 * data.pairs().size()];
        int known = 0;
        try (PreferenceModel model = new PreferenceModel(weights, config, activations);
                NDManager manager = weights.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            for (List<Integer> part : parts) {
                for (List<Integer> pass : model.passes(data, part)) {
                    try (NDManager scope = manager.newSubManager()) {
                        float[] logps = model.answers(scope, data, pass, 0)
                                .sums(weighed)
                                .toFloatArray();
                        for (int i = 0; i < pass.size(); i++) {
                            System.arraycopy(logps, 2 * i, values, 2 * pass.get(i), 2);
                        }
                    }
                }
                known += part.size();
                done.accept(known);
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
            public Answers answers() {
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
