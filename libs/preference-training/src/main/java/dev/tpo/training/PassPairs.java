package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.training.losses.PairStatistics;
import dev.tpo.training.losses.Pairs;
import dev.tpo.training.losses.ReferenceUse;
import dev.tpo.training.losses.TokenWeights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The pairs of one pass; sums are made once for each weighing. */
final class PassPairs implements Pairs {

    /** What the reference says of a pass's pairs. */
    interface ReferenceAnswers {
        /** (N, 2). */
        NDArray sums(TokenWeights weighed);

        /** The reference's own, where it ran beside the policy. */
        Answers answers();
    }

    private final NDManager scope;
    private final List<TokenizedPair> pairs;
    private final Answers policy;
    private final @Nullable ReferenceAnswers reference;
    private final Map<TokenWeights, NDArray> policySums = new HashMap<>();
    private final Map<TokenWeights, NDArray> referenceSums = new HashMap<>();
    private @Nullable NDArray divergence;

    /** @param reference null: it is not asked */
    PassPairs(NDManager scope, Answers policy, @Nullable ReferenceAnswers reference) {
        this.scope = scope;
        this.pairs = policy.pairs();
        this.policy = policy;
        this.reference = reference;
    }

    /** (N, 2): the policy's log-probabilities of chosen and rejected. */
    NDArray policy(TokenWeights weighed) {
        return policySums.computeIfAbsent(weighed, policy::sums);
    }

    @Override
    public PairStatistics statistics(TokenWeights weighed, ReferenceUse use) {
        NDArray own = policy(weighed);
        NDArray known = use == ReferenceUse.NONE
                ? null
                : referenceSums.computeIfAbsent(weighed, asked -> reference().sums(asked));
        return new PairStatistics(
                own.get(":, 0"),
                own.get(":, 1"),
                known == null ? null : known.get(":, 0"),
                known == null ? null : known.get(":, 1"),
                counts(pair -> pair.chosen().length),
                counts(pair -> pair.rejected().length),
                use == ReferenceUse.DISTRIBUTION ? divergence() : null);
    }

    private NDArray divergence() {
        if (divergence == null) {
            divergence = policy.divergence(reference().answers());
        }
        return divergence;
    }

    private ReferenceAnswers reference() {
        return Objects.requireNonNull(reference, "a loss asks for a reference that it has not announced");
    }

    /** (N). */
    private NDArray counts(ToIntFunction<TokenizedPair> count) {
        float[] counts = new float[pairs.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = count.applyAsInt(pairs.get(i));
        }
        return scope.create(counts);
    }
}
