package dev.tpo.training.losses;

import static dev.tpo.lmm.tensors.Torch.times;
import static dev.tpo.training.losses.LossParameter.LD_ALPHA;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A loss of single pairs: a pure function of their statistics, differentiable in what is the policy's. */
public sealed interface PairLoss permits MarginLoss, RewardLoss, ReferenceFreeLoss, RegularizedLoss {

    /** An enum's. */
    String name();

    /** Its {@code loss_type}. */
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    ReferenceUse reference();

    /** What it knows; {@code beta} always. */
    List<LossParameter.Declared> parameters();

    /** Whether {@code f_divergence_type} changes it. */
    default boolean knowsDivergence() {
        return false;
    }

    /** The tokens that it sums over. */
    default TokenWeights weights(LossParameters parameters) {
        return declared(LD_ALPHA) == null || parameters.of(LD_ALPHA) == 1
                ? TokenWeights.ALL
                : new TokenWeights.LengthDesensitized(parameters.of(LD_ALPHA));
    }

    /** (N), in no unit. */
    NDArray of(PairStatistics pairs, LossParameters parameters);

    /** (N), what metrics call the reward of the chosen answers: βΔ_c where there is a reference. */
    default NDArray chosenReward(PairStatistics pairs, LossParameters parameters) {
        return times(pairs.chosenRatio(), parameters.beta());
    }

    /** The same for the rejected answers. */
    default NDArray rejectedReward(PairStatistics pairs, LossParameters parameters) {
        return times(pairs.rejectedRatio(), parameters.beta());
    }

    /** The tokens over which {@link #chosenLogp} sums. */
    default TokenWeights shown(LossParameters parameters) {
        return weights(parameters);
    }

    /** (N), what metrics call the log-probability of the chosen answers. */
    default NDArray chosenLogp(PairStatistics pairs) {
        return pairs.policyChosen();
    }

    /** The same for the rejected answers. */
    default NDArray rejectedLogp(PairStatistics pairs) {
        return pairs.policyRejected();
    }

    /** (N) each, what metrics show besides, by TRL's names. */
    default Map<String, NDArray> more(PairStatistics pairs) {
        return Map.of();
    }

    /** What a loss makes of pairs. */
    @FunctionalInterface
    interface Function {
        NDArray of(PairStatistics pairs, LossParameters parameters);
    }

    /** What this says of a parameter; null if it does not know it. */
    default LossParameter.@Nullable Declared declared(LossParameter parameter) {
        return parameters().stream()
                .filter(declared -> declared.parameter() == parameter)
                .findFirst()
                .orElse(null);
    }
}
