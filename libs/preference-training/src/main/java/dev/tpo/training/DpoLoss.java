package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Direct Preference Optimization with a supervised term, as TPO uses it (arXiv 2501.13919; Rafailov et al. 2023, eq. 7):
 *
 * <pre>
 *   delta = (log pi_c - log pi_r) - (log ref_c - log ref_r)
 *   loss  = mean(-log sigmoid(beta * delta)) + sftWeight * NLL(chosen)
 *   reward = beta * (log pi - log ref)
 * </pre>
 *
 * where {@code log pi} is summed over an answer's tokens and {@code NLL} is a mean over tokens.
 *
 * @param beta how strongly the policy is held to the reference, greater than 0
 * @param sftWeight weight of the supervised term ({@code alpha}), at least 0
 */
public record DpoLoss(double beta, double sftWeight) implements PreferenceLoss {

    public DpoLoss {
        if (!(beta > 0) || !(sftWeight >= 0)) {
            throw new IllegalArgumentException(
                    "beta must be positive and sftWeight not negative: " + beta + ", " + sftWeight);
        }
    }

    @Override
    public PreferenceLossValue of(ResponseLogProbabilities logps, NDArray chosenTokenNll) {
        NDArray rewardsChosen =
                logps.policyChosen().sub(logps.referenceChosen()).mul(beta);
        NDArray rewardsRejected =
                logps.policyRejected().sub(logps.referenceRejected()).mul(beta);
        NDArray perPair = softplus(rewardsChosen.sub(rewardsRejected).neg());
        NDArray loss = perPair.mean().add(chosenTokenNll.mul(sftWeight));
        return new PreferenceLossValue(loss, perPair, rewardsChosen, rewardsRejected);
    }

    /**
     * log(1 + e^x) = -log sigmoid(-x), as max(x, 0) + log(1 + e^-|x|): neither overflows for large x nor loses the small
     * values for very negative x.
     */
    private static NDArray softplus(NDArray x) {
        NDArray positivePart = x.mul(x.gt(0).toType(DataType.FLOAT32, false));
        return positivePart.add(x.abs().neg().exp().add(1).log());
    }
}
