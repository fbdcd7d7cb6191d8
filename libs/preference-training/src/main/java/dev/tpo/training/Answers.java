package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.model.TrainingPass;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.training.losses.TokenWeights;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answers of N pairs as a model finds them. The graph is cut here: a loss is made of numbers a token, its gradient with
 * respect to them goes through the head in pieces, and then down the layers, so that what is kept for the way back has no
 * vocabulary's width. Legend: D hidden size, V vocabulary, M predicted tokens, C of them in chosen answers; log-probabilities
 * in nats.
 */
final class Answers implements PassPairs.ReferenceAnswers {
    private final NDManager scope;
    private final HeadPieces head;
    private final PackedRows rows;
    private final List<TokenizedPair> pairs;
    private final @Nullable TrainingPass pass;
    private final NDArray places;
    private final Shape askedShape;
    private final NDArray predicting;
    private final NDArray targets;
    private final NDArray tokenLogProbabilities;
    private @Nullable Divergence divergence;

    /** @param perToken (C), a leaf */
    private record Divergence(Answers reference, NDArray perToken) {}

    /**
     * @param scope owns what is made here
     * @param asked (B, R, D) of the rows that predict something
     * @param pass what they came of; null: there is no way back
     */
    Answers(
            NDManager scope,
            HeadPieces head,
            PackedRows rows,
            List<TokenizedPair> pairs,
            NDArray asked,
            @Nullable TrainingPass pass) {
        this.scope = scope;
        this.head = head;
        this.rows = rows;
        this.pairs = pairs;
        this.pass = pass;
        this.places = rows.predictingPlaces(scope);
        this.askedShape = asked.getShape();
        this.predicting = head.rows(scope, flat(asked), places);
        this.targets = rows.targets(scope);
        this.tokenLogProbabilities = head.logProbabilities(scope, predicting, targets);
        if (pass != null) {
            Torch.requireGradient(tokenLogProbabilities, true);
        }
    }

    private static NDArray flat(NDArray states) {
        return states.reshape(-1, states.getShape().get(2));
    }

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
        return rows.membership(scope, weights)
                .matMul(tokenLogProbabilities.reshape(-1, 1)) // (2 N, 1)
                .reshape(-1, 2);
    }

    /** (N): KL(reference ‖ these), summed over the chosen answers' tokens. Looks at their rows alone. */
    NDArray divergence(Answers reference) {
        NDArray perToken = head.divergence(scope, chosen(), reference.head, reference.chosen());
        if (pass != null) {
            Torch.requireGradient(perToken, true);
        }
        divergence = new Divergence(reference, perToken);
        return rows.chosenMembership(scope).matMul(perToken.reshape(-1, 1)).reshape(-1);
    }

    /** (C, D). */
    private NDArray chosen() {
        return head.rows(scope, predicting, rows.chosenPlaces(scope));
    }

    @Override
    public Answers answers() {
        return this;
    }

    List<TokenizedPair> pairs() {
        return pairs;
    }

    /** Tokens that went through the model. */
    long tokens() {
        return rows.tokens();
    }

    /** From a scalar made of these answers down to all that learns. */
    void backward(NDArray loss) {
        if (pass == null) {
            throw new IllegalStateException("answers that were computed without a way back");
        }
        Torch.backward(loss);
        try (pass;
                Torch.GradMode off = Torch.noGrad()) {
            NDArray gradient = head.back(scope, predicting, targets, collected(tokenLogProbabilities)); // (M, D)
            if (divergence != null) {
                NDArray ofChosen = head.divergenceBack(
                        scope,
                        chosen(),
                        divergence.reference.head,
                        divergence.reference.chosen(),
                        collected(divergence.perToken));
                gradient = head.added(scope, gradient, ofChosen, rows.chosenPlaces(scope));
            }
            NDArray none = scope.zeros(new Shape(askedShape.get(0) * askedShape.get(1), askedShape.get(2)));
            pass.backward(head.added(scope, none, gradient, places).reshape(askedShape));
        }
    }

    private NDArray collected(NDArray leaf) {
        NDArray gradient = Torch.gradient(leaf);
        gradient.attach(scope);
        return gradient;
    }
}
