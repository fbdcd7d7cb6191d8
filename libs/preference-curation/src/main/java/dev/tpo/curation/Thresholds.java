package dev.tpo.curation;

/**
 * What the judge demands.
 *
 * @param minProbability the preferred answer's probability under the evidence must exceed it
 * @param minMarginNats ln P(preferred) − ln P(dispreferred) under the evidence, at least
 * @param maxWholeMarginNats the same for one who sees the whole video, as in training, at most: what is preferred by far
 *     already has next to no gradient; infinite: no limit
 */
public record Thresholds(double minProbability, double minMarginNats, double maxWholeMarginNats) {
    public static final Thresholds DEFAULTS = new Thresholds(0.6, 1.0, Double.POSITIVE_INFINITY);

    public Thresholds {
        if (!(minProbability >= 0 && minProbability < 1)) {
            throw new IllegalArgumentException("minProbability must be in [0, 1), was " + minProbability);
        }
        if (!(minMarginNats >= 0) || Double.isInfinite(minMarginNats)) {
            throw new IllegalArgumentException("minMarginNats must be finite and not negative, was " + minMarginNats);
        }
        if (Double.isNaN(maxWholeMarginNats)) {
            throw new IllegalArgumentException("maxWholeMarginNats must be a number");
        }
    }

    /** Whether it has to be asked what one who sees the whole video prefers. */
    public boolean limitsWholeMargin() {
        return maxWholeMarginNats < Double.POSITIVE_INFINITY;
    }
}
