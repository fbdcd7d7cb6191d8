package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.RecomputedPass;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.training.losses.TokenWeights;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answers of N pairs as a model finds them, differentiable where it was computed so. Legend: D hidden size, V vocabulary,
 * M predicted tokens, C of them in chosen answers; log-probabilities in nats.
 *
 * @param predicting (M, D): what the tokens are predicted from
 * @param tokenLogProbabilities (1, M)
 * @param below the pass through the layers if it has to be computed again; null: the graph reaches down by itself
 */
record Answers(
        LanguageModel decoder,
        PackedRows rows,
        List<TokenizedPair> pairs,
        NDArray predicting,
        NDArray tokenLogProbabilities,
        @Nullable RecomputedPass below)
        implements PassPairs.ReferenceAnswers {

    /** (N, 2): log-probabilities of chosen and rejected, every token counted once. */
    NDArray logps() {
        return sums(TokenWeights.ALL);
    }

    /** (N, 2): the same with tokens weighed. */
    @Override
    public NDArray sums(TokenWeights weighed) {
        List<float[]> weights = pairs.stream()
                .map(pair -> weighed.of(pair.chosen(), pair.rejected()))
                .flatMap(pair -> Stream.of(pair.chosen(), pair.rejected()))
                .toList();
        return rows.membership(scope(), weights)
                .matMul(tokenLogProbabilities.reshape(-1, 1).toType(DataType.FLOAT32, false)) // (2 N, 1)
                .reshape(-1, 2);
    }

    /** (C, V): what is expected of each token of the chosen answers, as log-probabilities. */
    @Override
    public NDArray chosenDistribution() {
        return decoder.logProbabilities(scope(), chosen());
    }

    /** (N): KL(reference ‖ these), summed over the chosen answers' tokens. Looks at their rows alone. */
    NDArray divergence(NDArray reference) {
        NDArray perToken = decoder.divergence(scope(), chosen(), reference); // (C)
        return rows.chosenMembership(scope()).matMul(perToken.reshape(-1, 1)).reshape(-1);
    }

    /** (C, D). */
    private NDArray chosen() {
        return decoder.rows(scope(), predicting, rows.chosenPlaces(scope()));
    }

    private NDManager scope() {
        return predicting.getManager();
    }

    /** Tokens that went through the model. */
    long tokens() {
        return rows.tokens();
    }

    /** From a scalar made of these answers down to all that learns. */
    void backward(NDArray loss) {
        Torch.backward(loss);
        if (below != null) {
            below.backward();
        }
    }

    /** The same in a manager that lives on when the one in which they were computed is closed. */
    Answers keptIn(NDManager manager) {
        predicting.attach(manager);
        tokenLogProbabilities.attach(manager);
        return this;
    }
}
