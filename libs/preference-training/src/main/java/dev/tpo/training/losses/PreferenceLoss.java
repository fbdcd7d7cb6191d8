package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.tensors.Torch;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a job minimises: the mean over its pairs of weighted losses, and a supervised term. Pure and differentiable.
 *
 * <pre>
 *   loss = mean over pairs of (Σ weight · term) + sftWeight · NLL(chosen)
 * </pre>
 *
 * where {@code NLL} is a mean over all chosen tokens. TPO's (arXiv 2501.13919) is DPO's sigmoid with it.
 *
 * @param terms none: supervised fine-tuning
 * @param sftWeight weight of the supervised term, at least 0
 * @param parameters values for all that the terms know, and {@code beta}
 */
public record PreferenceLoss(List<Term> terms, double sftWeight, LossParameters parameters) {
    public PreferenceLoss {
        terms = List.copyOf(terms);
    }

    /** A loss with its weight, at least 0. */
    record Term(PairLoss loss, double weight) {}

    /** What all terms together ask the reference for. */
    public ReferenceUse reference() {
        return terms.stream()
                .map(term -> term.loss().reference())
                .max(Comparator.naturalOrder())
                .orElse(ReferenceUse.NONE);
    }

    /** The tokens over which a reference that is asked for log-probabilities only sums: every term's that asks it. */
    public TokenWeights weights() {
        return rewarding().weights(parameters);
    }

    public boolean isSupervised() {
        return sftWeight > 0;
    }

    /** @param chosenTokenNll scalar: mean negative log-likelihood of a token of the chosen answers */
    public LossValue of(Pairs pairs, NDArray chosenTokenNll) {
        PairLoss rewarding = rewarding();
        PairStatistics rewarded = statistics(pairs, rewarding);
        NDArray perPair = terms.stream()
                .map(term -> weighted(term, pairs))
                .reduce(NDArray::add)
                .orElseGet(() -> rewarded.policyChosen().zerosLike());
        NDArray loss = perPair.mean();
        PairStatistics shown = pairs.statistics(rewarding.shown(parameters), ReferenceUse.NONE);
        Map<String, NDArray> more = new LinkedHashMap<>();
        terms.forEach(term -> more.putAll(term.loss().more(statistics(pairs, term.loss()))));
        return new LossValue(
                isSupervised() ? loss.add(Torch.times(chosenTokenNll, sftWeight)) : loss,
                perPair,
                rewarding.chosenReward(rewarded, parameters),
                rewarding.rejectedReward(rewarded, parameters),
                rewarding.chosenLogp(shown),
                rewarding.rejectedLogp(shown),
                more);
    }

    private NDArray weighted(Term term, Pairs pairs) {
        NDArray value = term.loss().of(statistics(pairs, term.loss()), parameters);
        return term.weight() == 1 ? value : Torch.times(value, term.weight());
    }

    private PairStatistics statistics(Pairs pairs, PairLoss loss) {
        return pairs.statistics(loss.weights(parameters), loss.reference());
    }

    /**
     * Whose rewards the metrics show: the first term's that has a reference, else the first's. Rejected answers are computed
     * where nothing is preferred, too: whether learning the chosen ones leaves them behind is what {@code rewards/accuracies}
     * says of supervised fine-tuning, what an evaluation may choose the best model by, and what it is compared with others by.
     * They cost an answer's rows behind a prompt's.
     */
    private PairLoss rewarding() {
        return terms.stream()
                .map(Term::loss)
                .filter(loss -> loss.reference() != ReferenceUse.NONE)
                .findFirst()
                .or(() -> terms.stream().map(Term::loss).findFirst())
                .orElse(ReferenceFreeLoss.CPO);
    }
}
