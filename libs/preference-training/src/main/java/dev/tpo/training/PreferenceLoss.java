package dev.tpo.training;

import ai.djl.ndarray.NDArray;

/** A loss over pairs of answers; pure and differentiable. Which one a job uses is named by its {@code loss_type}. */
public interface PreferenceLoss {

    /**
     * @param logps summed log-probabilities of N pairs
     * @param chosenTokenNll scalar: mean negative log-likelihood of a token of the chosen answers
     */
    PreferenceLossValue of(ResponseLogProbabilities logps, NDArray chosenTokenNll);
}
