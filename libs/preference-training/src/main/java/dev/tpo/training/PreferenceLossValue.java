package dev.tpo.training;

import ai.djl.ndarray.NDArray;

/**
 * @param loss scalar, what is minimised
 * @param perPair (N), the preference term of each pair, before the mean and without the supervised term
 * @param rewardsChosen (N), the implicit reward of the chosen answers
 * @param rewardsRejected (N), that of the rejected ones
 */
public record PreferenceLossValue(NDArray loss, NDArray perPair, NDArray rewardsChosen, NDArray rewardsRejected) {

    /** (N): by how much the chosen answer is rewarded above the rejected one. */
    public NDArray margins() {
        return rewardsChosen.sub(rewardsRejected);
    }

    /** Scalar: the share of pairs whose chosen answer has the higher reward. */
    public NDArray accuracy() {
        return rewardsChosen
                .gt(rewardsRejected)
                .toType(rewardsChosen.getDataType(), false)
                .mean();
    }
}
