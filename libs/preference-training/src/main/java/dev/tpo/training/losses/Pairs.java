package dev.tpo.training.losses;

/** Some pairs whose statistics can be had as a loss asks for them. */
public interface Pairs {

    /** @param reference what of the statistics may not be null */
    PairStatistics statistics(TokenWeights weights, ReferenceUse reference);
}
