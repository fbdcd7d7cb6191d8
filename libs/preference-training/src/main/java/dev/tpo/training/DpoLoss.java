package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.tensors.TorchScript;

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
    /** PyTorch's own, stable on both sides; composed of max and abs its gradient would vanish at zero, the very start. */
    private static final TorchScript OPS = TorchScript.loadResource(DpoLoss.class, "losses.ts.py");

    public DpoLoss {
        if (!(beta > 0) || !(sftWeight >= 0)) {
            throw new IllegalArgumentException(
                    "beta must be positive and sftWeight not negative: " + beta + ", " + sftWeight);
        }
    }

    @Override
    public PreferenceLossValue of(ResponseLogProbabilities logps, NDArray chosenTokenNll) {
        NDArray rewardsChosen =
                logps.policyChosen().sub(logps.referenceChosen()).mul((float) beta);
        NDArray rewardsRejected =
                logps.policyRejected().sub(logps.referenceRejected()).mul((float) beta);
        NDArray margins = rewardsChosen.sub(rewardsRejected);
        NDArray perPair = OPS.call(margins.getManager(), "log_sigmoid", margins).neg();
        NDArray loss = perPair.mean().add(chosenTokenNll.mul((float) sftWeight));
        return new PreferenceLossValue(loss, perPair, rewardsChosen, rewardsRejected);
    }
}
