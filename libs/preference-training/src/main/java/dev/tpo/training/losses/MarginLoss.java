package dev.tpo.training.losses;

import static dev.tpo.lmm.tensors.Torch.over;
import static dev.tpo.lmm.tensors.Torch.times;
import static dev.tpo.training.losses.LossParameter.DISCOPOP_TAU;
import static dev.tpo.training.losses.LossParameter.LABEL_SMOOTHING;
import static dev.tpo.training.losses.LossParameter.LD_ALPHA;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.Stream;

/**
 * What depends on by how much the chosen answer gained above the rejected one: x = βd, or the same of each answer's gain a
 * token. Other divergences than the reverse KL and length desensitization change what the gain is.
 */
enum MarginLoss implements PairLoss {
    /** −log σ(x). Rafailov et al. 2023, "Direct Preference Optimization", arXiv 2305.18290, eq. 7. */
    SIGMOID((pairs, p) -> minusLogSigmoid(margin(pairs, p))),

    /** max(0, 1 − x). Zhao et al. 2023, "SLiC-HF", arXiv 2305.10425, section 2, with DPO's reward. */
    HINGE((pairs, p) -> Elementwise.relu(margin(pairs, p).neg().add(1))),

    /**
     * (Δ_c/n_c − Δ_r/n_r − 1/(2β))². Azar et al. 2023, "A General Theoretical Paradigm to Understand Learning from Human
     * Preferences", arXiv 2310.12036, eq. 17; gains a token, as its authors told TRL's.
     */
    IPO((pairs, p) -> square(gainPerToken(pairs, p).sub(1 / (2 * p.beta())))),

    /**
     * [−(1−ε) log σ(x) + ε log σ(−x)] / (1 − 2ε). Chowdhury et al. 2024, "Provably Robust DPO", arXiv 2403.00409, section 3.1:
     * ε of the labels are flipped.
     */
    ROBUST(
            (pairs, p) -> {
                NDArray x = margin(pairs, p);
                double flipped = p.of(LABEL_SMOOTHING);
                NDArray kept = times(minusLogSigmoid(x), 1 - flipped);
                return over(kept.sub(times(minusLogSigmoid(x.neg()), flipped)), 1 - 2 * flipped);
            },
            LABEL_SMOOTHING.below(0, 0.5, 0)),

    /**
     * p (log p − log(1−ε)) + (1−p)(log(1−p) − log ε), p = σ(x). Ji et al. 2024, "Towards Efficient Exact Optimization of
     * Language Model Alignment", arXiv 2402.00856, eq. 16.
     */
    EXO_PAIR(
            (pairs, p) -> {
                NDArray x = margin(pairs, p);
                double epsilon = p.of(LABEL_SMOOTHING);
                NDArray first = Elementwise.logSigmoid(x).sub(Math.log1p(-epsilon));
                NDArray second = Elementwise.logSigmoid(x.neg()).sub(Math.log(epsilon));
                return Elementwise.sigmoid(x)
                        .mul(first)
                        .add(Elementwise.sigmoid(x.neg()).mul(second));
            },
            LABEL_SMOOTHING.between(0, 0.5, 1e-3)),

    /**
     * −log σ(x) (1 − m) + e^(−x) m, m = σ(x/τ). Lu et al. 2024, "Discovering Preference Optimization Algorithms with and for
     * Large Language Models", arXiv 2406.08414, eq. 5. The second product is taken as a sum of logarithms: for large −x its
     * factors are infinite and zero.
     */
    DISCOPOP(
            (pairs, p) -> {
                NDArray x = margin(pairs, p);
                NDArray scaled = over(x, p.of(DISCOPOP_TAU));
                return minusLogSigmoid(x)
                        .mul(Elementwise.sigmoid(scaled.neg()))
                        .add(Elementwise.logSigmoid(scaled).sub(x).exp());
            },
            DISCOPOP_TAU.from(1e-3, 10, 0.05)),

    /**
     * −log σ(β(Δ_c/n_c − Δ_r/n_r)). Lambert et al. 2024, "Tülu 3", arXiv 2411.15124, section 5.1: length-normalized DPO.
     */
    SIGMOID_NORM((pairs, p) -> minusLogSigmoid(times(gainPerToken(pairs, p), p.beta())));

    private final Function loss;
    private final List<LossParameter.Declared> parameters;

    MarginLoss(Function loss, LossParameter.Declared... own) {
        this.loss = loss;
        this.parameters = Stream.concat(Stream.of(LossParameter.beta(0.1), LD_ALPHA.from(0, 1, 1)), Stream.of(own))
                .toList();
    }

    @Override
    public ReferenceUse reference() {
        return ReferenceUse.LOG_PROBABILITIES;
    }

    @Override
    public List<LossParameter.Declared> parameters() {
        return parameters;
    }

    @Override
    public boolean knowsDivergence() {
        return true;
    }

    @Override
    public NDArray of(PairStatistics pairs, LossParameters parameters) {
        return loss.of(pairs, parameters);
    }

    /** x. Each reward is scaled by itself, as the metrics show them. */
    private static NDArray margin(PairStatistics pairs, LossParameters p) {
        NDArray chosen = times(p.divergence().score(pairs.chosenRatio()), p.beta());
        NDArray rejected = times(p.divergence().score(pairs.rejectedRatio()), p.beta());
        return chosen.sub(rejected);
    }

    private static NDArray gainPerToken(PairStatistics pairs, LossParameters p) {
        NDArray chosen = p.divergence().score(pairs.chosenRatio()).div(pairs.chosenTokens());
        NDArray rejected = p.divergence().score(pairs.rejectedRatio()).div(pairs.rejectedTokens());
        return chosen.sub(rejected);
    }

    private static NDArray minusLogSigmoid(NDArray x) {
        return Elementwise.logSigmoid(x).neg();
    }

    private static NDArray square(NDArray x) {
        return x.mul(x);
    }
}
