package dev.tpo.training.losses;

import static dev.tpo.lmm.tensors.Torch.times;
import static dev.tpo.training.losses.LossParameter.SIMPO_GAMMA;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What asks the policy alone. The reward is β times an answer's log-probability as the loss takes it. */
enum ReferenceFreeLoss implements PairLoss {
    /**
     * −log σ(β(ā − b̄) − γ). Meng et al. 2024, "SimPO: Simple Preference Optimization with a Reference-Free Reward", arXiv
     * 2405.14734, eq. 6.
     */
    SIMPO(
            Likelihood.A_TOKEN,
            (pairs, p) -> Elementwise.logSigmoid(times(pairs.chosenMean().sub(pairs.rejectedMean()), p.beta())
                            .sub(p.of(SIMPO_GAMMA)))
                    .neg(),
            LossParameter.beta(2),
            SIMPO_GAMMA.from(0, 100, 0.5)),

    /**
     * −log σ(β(A − B)). Xu et al. 2024, "Contrastive Preference Optimization", arXiv 2401.08417, eq. 3; its term of behaviour
     * cloning is the supervised one.
     */
    CPO(
            Likelihood.OF_ALL,
            (pairs, p) -> Elementwise.logSigmoid(times(pairs.policyChosen().sub(pairs.policyRejected()), p.beta()))
                    .neg(),
            LossParameter.beta(0.1)),

    /**
     * −β log σ((ā − b̄) − (log(1−e^ā) − log(1−e^b̄))). Hong et al. 2024, "ORPO: Monolithic Preference Optimization without
     * Reference Model", arXiv 2403.07691, eq. 4 and 7; its β is the paper's λ, its other term the supervised one.
     */
    ORPO(
            Likelihood.A_TOKEN,
            (pairs, p) -> times(Elementwise.logSigmoid(logOdds(pairs)), -p.beta()),
            LossParameter.beta(0.1));

    private enum Likelihood {
        OF_ALL,
        A_TOKEN
    }

    private final Likelihood likelihood;
    private final Function loss;
    private final List<LossParameter.Declared> parameters;

    ReferenceFreeLoss(Likelihood likelihood, Function loss, LossParameter.Declared... parameters) {
        this.likelihood = likelihood;
        this.loss = loss;
        this.parameters = Stream.of(parameters).toList();
    }

    @Override
    public ReferenceUse reference() {
        return ReferenceUse.NONE;
    }

    @Override
    public List<LossParameter.Declared> parameters() {
        return parameters;
    }

    @Override
    public NDArray of(PairStatistics pairs, LossParameters parameters) {
        return loss.of(pairs, parameters);
    }

    @Override
    public NDArray chosenReward(PairStatistics pairs, LossParameters parameters) {
        return times(chosenLogp(pairs), parameters.beta());
    }

    @Override
    public NDArray rejectedReward(PairStatistics pairs, LossParameters parameters) {
        return times(rejectedLogp(pairs), parameters.beta());
    }

    @Override
    public NDArray chosenLogp(PairStatistics pairs) {
        return likelihood == Likelihood.A_TOKEN ? pairs.chosenMean() : pairs.policyChosen();
    }

    @Override
    public NDArray rejectedLogp(PairStatistics pairs) {
        return likelihood == Likelihood.A_TOKEN ? pairs.rejectedMean() : pairs.policyRejected();
    }

    @Override
    public Map<String, NDArray> more(PairStatistics pairs) {
        if (this != ORPO) {
            return Map.of();
        }
        NDArray odds = logOdds(pairs);
        return Map.of("log_odds_chosen", odds, "log_odds_ratio", Elementwise.logSigmoid(odds));
    }

    /** (N): by how much the odds of the chosen answer are higher. */
    private static NDArray logOdds(PairStatistics pairs) {
        NDArray chosen = pairs.chosenMean();
        NDArray rejected = pairs.rejectedMean();
        return chosen.sub(rejected).sub(Elementwise.log1mexp(chosen).sub(Elementwise.log1mexp(rejected)));
    }
}
