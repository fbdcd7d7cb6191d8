package dev.tpo.training.losses;

import static dev.tpo.lmm.tensors.Torch.times;
import static dev.tpo.training.losses.LossParameter.RRPO_ALPHA;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** What holds the policy to what the reference expects, token by token, besides preferring an answer. */
enum RegularizedLoss implements PairLoss {
    /**
     * −log σ(βu) + α KL(reference ‖ policy), u being d over the tokens in which the answers differ, the divergence that of all
     * tokens of the chosen answer. Sarkar and Etemad 2025, "Self-alignment of Large Video Language Models with Refined
     * Regularized Preference Optimization", arXiv 2504.12083: phrases that differ, and a token-wise KL.
     */
    RRPO;

    private static final List<LossParameter.Declared> PARAMETERS =
            List.of(LossParameter.beta(0.1), RRPO_ALPHA.from(0, 100, 0.01));

    @Override
    public ReferenceUse reference() {
        return ReferenceUse.DISTRIBUTION;
    }

    @Override
    public List<LossParameter.Declared> parameters() {
        return PARAMETERS;
    }

    @Override
    public TokenWeights weights(LossParameters parameters) {
        return TokenWeights.DIFFERING;
    }

    @Override
    public TokenWeights shown(LossParameters parameters) {
        return TokenWeights.ALL;
    }

    @Override
    public NDArray of(PairStatistics pairs, LossParameters parameters) {
        NDArray margin = chosenReward(pairs, parameters).sub(rejectedReward(pairs, parameters));
        return Elementwise.logSigmoid(margin).neg().add(times(pairs.chosenDivergence(), parameters.of(RRPO_ALPHA)));
    }
}
