package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * @param loss scalar, what is minimised
 * @param perPair (N), the preference terms of each pair, before the mean and without the supervised term
 * @param rewardsChosen (N), the implicit reward of the chosen answers
 * @param rewardsRejected (N), that of the rejected ones
 * @param logpsChosen (N), log-probabilities of the chosen answers as the loss takes them, nats
 * @param logpsRejected (N), those of the rejected ones
 * @param more (N) each, what else metrics show of single losses, by TRL's names
 */
public record LossValue(
        NDArray loss,
        NDArray perPair,
        NDArray rewardsChosen,
        NDArray rewardsRejected,
        NDArray logpsChosen,
        NDArray logpsRejected,
        Map<String, NDArray> more) {}
