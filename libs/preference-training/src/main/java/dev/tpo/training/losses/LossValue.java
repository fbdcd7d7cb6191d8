package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;

/**
 * @param loss scalar, what is minimised
 * @param perPair (N), the preference terms of each pair, before the mean and without the supervised term
 * @param rewardsChosen (N), the implicit reward of the chosen answers
 * @param rewardsRejected (N), that of the rejected ones
 */
public record LossValue(NDArray loss, NDArray perPair, NDArray rewardsChosen, NDArray rewardsRejected) {}
