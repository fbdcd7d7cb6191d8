package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Pairs whose statistics are written down, in float64; they remember what they were asked for. */
final class SomePairs implements Pairs {
    final NDArray policyChosen;
    final NDArray policyRejected;
    final NDArray divergence;
    final Set<ReferenceUse> asked = EnumSet.noneOf(ReferenceUse.class);
    private final NDArray referenceChosen;
    private final NDArray referenceRejected;
    private final NDArray chosenTokens;
    private final NDArray rejectedTokens;

    private SomePairs(NDManager manager, double[][] columns) {
        NDArray[] arrays = Arrays.stream(columns)
                .map(column -> manager.create(column).toType(DataType.FLOAT64, true))
                .toArray(NDArray[]::new);
        this.policyChosen = arrays[0];
        this.policyRejected = arrays[1];
        this.referenceChosen = arrays[2];
        this.referenceRejected = arrays[3];
        this.chosenTokens = arrays[4];
        this.rejectedTokens = arrays[5];
        this.divergence = arrays[6];
    }

    /** Gains and losses of either answer, short and long, on both sides of a margin of nothing. */
    static SomePairs of(NDManager manager) {
        return new SomePairs(manager, all());
    }

    /** One of them. */
    static SomePairs single(NDManager manager, int pair) {
        return new SomePairs(
                manager,
                Arrays.stream(all()).map(column -> new double[] {column[pair]}).toArray(double[][]::new));
    }

    static int count() {
        return all()[0].length;
    }

    private static double[][] all() {
        return new double[][] {
            {-3.1, -7.5, -12.25, -4.6}, // policy, chosen
            {-4.2, -6.0, -30.5, -5.5}, // policy, rejected
            {-3.6, -7.0, -14.0, -4.1}, // reference, chosen
            {-3.0, -6.9, -21.0, -5.0}, // reference, rejected
            {2, 5, 9, 3}, // tokens, chosen
            {3, 4, 20, 3}, // tokens, rejected
            {0.25, 0.5, 1.5, 0.1} // divergence
        };
    }

    @Override
    public PairStatistics statistics(TokenWeights weights, ReferenceUse use) {
        asked.add(use);
        boolean reference = use != ReferenceUse.NONE;
        return new PairStatistics(
                policyChosen,
                policyRejected,
                reference ? referenceChosen : null,
                reference ? referenceRejected : null,
                chosenTokens,
                rejectedTokens,
                use == ReferenceUse.DISTRIBUTION ? divergence : null);
    }

    /** Mean negative log-likelihood of a token of the chosen answers. */
    NDArray nll() {
        return policyChosen.sum().div(chosenTokens.sum()).neg();
    }
}
