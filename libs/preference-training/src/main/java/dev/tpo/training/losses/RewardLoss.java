package dev.tpo.training.losses;

import static dev.tpo.lmm.tensors.Torch.over;
import static dev.tpo.lmm.tensors.Torch.times;
import static dev.tpo.training.losses.LossParameter.LD_ALPHA;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What depends on each answer's reward by itself, r_c = βΔ_c and r_r = βΔ_r, and not on their difference alone: constants do
 * not cancel, so there is no other divergence than the reverse KL for it.
 */
enum RewardLoss implements PairLoss {
    /**
     * −log σ(r_c) − ½ log σ(−r_c) − ½ log σ(−r_r). Chen et al. 2024, "Noise Contrastive Alignment of Language Models with
     * Explicit Rewards", arXiv 2402.05369, section 4.1.
     */
    NCA_PAIR((chosen, rejected, p) -> Elementwise.logSigmoid(chosen)
            .neg()
            .sub(times(Elementwise.logSigmoid(chosen.neg()), 0.5))
            .sub(times(Elementwise.logSigmoid(rejected.neg()), 0.5))),

    /**
     * −log σ(r_c) − log σ(−r_r). Jung et al. 2024, "Binary Classifier Optimization for Large Language Model Alignment",
     * arXiv 2404.04656, section 4; no running shift of the rewards.
     */
    BCO_PAIR((chosen, rejected, p) -> Elementwise.logSigmoid(chosen).neg().sub(Elementwise.logSigmoid(rejected.neg()))),

    /**
     * (Δ_c − 1/(2β))² + (Δ_r + 1/(2β))². Wu et al. 2024, "Self-Play Preference Optimization for Language Model Alignment",
     * arXiv 2405.00675, eq. 4.7, the chosen answer winning for certain.
     */
    SPPO_HARD((chosen, rejected, p) -> {
        NDArray won = over(chosen.sub(0.5), p.beta());
        NDArray lost = over(rejected.add(0.5), p.beta());
        return won.mul(won).add(lost.mul(lost));
    }),

    /**
     * 1 − σ(r_c) + σ(r_r). D'Oosterlinck et al. 2024, "Anchored Preference Optimization and Contrastive Revisions", arXiv
     * 2408.06266, eq. 7: the chosen answers are better than the model's own.
     */
    APO_ZERO((chosen, rejected, p) -> Elementwise.sigmoid(chosen.neg()).add(Elementwise.sigmoid(rejected))),

    /** σ(r_c) + 1 − σ(r_c − r_r). The same paper, eq. 8: the chosen answers are worse than the model's own. */
    APO_DOWN((chosen, rejected, p) -> Elementwise.sigmoid(chosen).add(Elementwise.sigmoid(rejected.sub(chosen))));

    private static final List<LossParameter.Declared> PARAMETERS =
            List.of(LossParameter.beta(0.1), LD_ALPHA.from(0, 1, 1));

    private final OfRewards loss;

    RewardLoss(OfRewards loss) {
        this.loss = loss;
    }

    @FunctionalInterface
    private interface OfRewards {
        NDArray of(NDArray chosen, NDArray rejected, LossParameters parameters);
    }

    @Override
    public ReferenceUse reference() {
        return ReferenceUse.LOG_PROBABILITIES;
    }

    @Override
    public List<LossParameter.Declared> parameters() {
        return PARAMETERS;
    }

    @Override
    public NDArray of(PairStatistics pairs, LossParameters parameters) {
        return loss.of(chosenReward(pairs, parameters), rejectedReward(pairs, parameters), parameters);
    }
}
