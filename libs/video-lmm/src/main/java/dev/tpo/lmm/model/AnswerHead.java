package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;

/**
 * What the head says of single rows, and the way back, written out: nothing of the vocabulary's size outlives a call. Gives
 * values without history. Legend: R rows, D hidden size, V vocabulary; float32, exact logits of any head.
 */
public final class AnswerHead {
    private final LanguageModel model;

    AnswerHead(LanguageModel model) {
        this.model = model;
    }

    /**
     * Log-probability of each row's target, nats.
     *
     * @param rows (R, D) behind the final norm
     * @param targets (R) int64
     * @return (R)
     */
    public NDArray logProbabilities(NDManager manager, NDArray rows, NDArray targets) {
        try (Torch.GradMode off = Torch.noGrad()) {
            return model.operations().call(manager, "token_logprobs", rows, model.head(), targets);
        }
    }

    /**
     * The gradient (R, D) of the rows where {@code gradient} (R) is that of their log-probabilities; the head collects its
     * own where it learns.
     */
    public NDArray back(NDManager manager, NDArray rows, NDArray targets, NDArray gradient) {
        return collected(manager, "logprobs_back", rows, model.head(), targets, gradient, learns());
    }

    /** Log-probabilities, nats, of every token behind each row: (R, V). */
    public NDArray distribution(NDManager manager, NDArray rows) {
        try (Torch.GradMode off = Torch.noGrad()) {
            return model.operations().call(manager, "log_probabilities", rows, model.head());
        }
    }

    /**
     * Kullback-Leibler divergence of this model from a reference behind each row, nats, at least 0: Σ p (log p − log q) over
     * the vocabulary, p the reference's.
     *
     * @param rows (R, D)
     * @param reference (R, V) log-probabilities
     * @return (R)
     */
    public NDArray divergence(NDManager manager, NDArray rows, NDArray reference) {
        try (Torch.GradMode off = Torch.noGrad()) {
            return model.operations().call(manager, "divergence", rows, model.head(), reference);
        }
    }

    /** As {@link #back} where {@code gradient} (R) is that of the divergences. */
    public NDArray divergenceBack(NDManager manager, NDArray rows, NDArray reference, NDArray gradient) {
        return collected(manager, "divergence_back", rows, model.head(), reference, gradient, learns());
    }

    /** About how many bytes one row takes on its way through. */
    public static long bytesPerRow(int vocabulary) {
        return 4L * Float.BYTES * vocabulary;
    }

    private boolean learns() {
        return model.head().hasGradient();
    }

    private NDArray collected(NDManager manager, String method, Object... arguments) {
        try (Torch.GradMode off = Torch.noGrad()) {
            NDList gradients = model.operations().callList(manager, method, arguments);
            NDArray ofRows = gradients.removeFirst();
            try (gradients) {
                gradients.forEach(own -> Torch.addGradient(model.head(), own));
            }
            return ofRows;
        }
    }
}
