package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of N pairs: each array (N), of one float type. Gradients flow through what is the policy's.
 *
 * @param policyChosen log-probability of the chosen answer's tokens under the policy, nats, summed under one
 *     {@link TokenWeights}
 * @param referenceChosen the same under the reference; null where the loss asks for none
 * @param chosenTokens how many tokens the chosen answer has, all counted once
 * @param divergence KL(reference ‖ policy) over the vocabulary in nats, summed over the chosen answer's tokens; null where the
 *     loss does not ask for it
 */
public record PairStatistics(
        NDArray policyChosen,
        NDArray policyRejected,
        @Nullable NDArray referenceChosen,
        @Nullable NDArray referenceRejected,
        NDArray chosenTokens,
        NDArray rejectedTokens,
        @Nullable NDArray divergence) {

    /** Δ_c. */
    NDArray chosenRatio() {
        return policyChosen.sub(asked(referenceChosen));
    }

    /** Δ_r. */
    NDArray rejectedRatio() {
        return policyRejected.sub(asked(referenceRejected));
    }

    /** ā. */
    NDArray chosenMean() {
        return policyChosen.div(chosenTokens);
    }

    /** b̄. */
    NDArray rejectedMean() {
        return policyRejected.div(rejectedTokens);
    }

    /** KL(reference ‖ policy) of the chosen answer. */
    NDArray chosenDivergence() {
        return asked(divergence);
    }

    private static NDArray asked(@Nullable NDArray array) {
        return Objects.requireNonNull(array, "a loss reads what it has not asked for");
    }
}
