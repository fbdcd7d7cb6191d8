package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import dev.tpo.training.losses.PairStatistics;
import dev.tpo.training.losses.Pairs;
import dev.tpo.training.losses.ReferenceUse;
import dev.tpo.training.losses.TokenWeights;

/** A case's one pair, all of it in plain array operations. */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
record GoldenPair(long[] chosen, long[] rejected, AnsweredPair policy, AnsweredPair reference) implements Pairs {

    @Override
    public PairStatistics statistics(TokenWeights weighed, ReferenceUse use) {
        TokenWeights.Of weights = weighed.of(chosen, rejected);
        boolean asked = use != ReferenceUse.NONE;
        return new PairStatistics(
                sum(policy.chosen(), weights.chosen()),
                sum(policy.rejected(), weights.rejected()),
                asked ? sum(reference.chosen(), weights.chosen()) : null,
                asked ? sum(reference.rejected(), weights.rejected()) : null,
                count(chosen),
                count(rejected),
                use == ReferenceUse.DISTRIBUTION ? divergence() : null);
    }

    private static NDArray sum(Answering.Answered answer, float[] weights) {
        NDArray tokens = answer.tokens();
        return tokens.mul(tokens.getManager().create(weights)).sum().reshape(1);
    }

    private NDArray count(long[] answer) {
        return policy.chosen().tokens().getManager().create(new float[] {answer.length});
    }

    private NDArray divergence() {
        NDArray known = reference.chosen().distribution();
        return known.exp().mul(known.sub(policy.chosen().distribution())).sum().reshape(1);
    }
}
