package dev.tpo.training;

import ai.djl.ndarray.NDArray;

/**
 * What policy and reference think of the two answers of N pairs: each (N), float32, nats, <em>summed</em> over the answer's
 * tokens with its end token. Gradients flow through the policy's two only.
 */
public record ResponseLogProbabilities(
        NDArray policyChosen, NDArray policyRejected, NDArray referenceChosen, NDArray referenceRejected) {

    public ResponseLogProbabilities {
        if (!policyChosen.getShape().equals(policyRejected.getShape())
                || !policyChosen.getShape().equals(referenceChosen.getShape())
                || !policyChosen.getShape().equals(referenceRejected.getShape())) {
            throw new IllegalArgumentException("the four log-probabilities of a batch must have one shape");
        }
    }
}
