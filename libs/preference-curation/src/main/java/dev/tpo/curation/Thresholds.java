package dev.tpo.curation;

/**
 * What the judge demands under the evidence.
 *
 * @param minProbability the preferred answer's probability must exceed it
 * @param minMarginNats ln P(preferred) − ln P(dispreferred), at least
 */
public record Thresholds(double minProbability, double minMarginNats) {
    public static final Thresholds DEFAULTS = new Thresholds(0.6, 1.0);

    public Thresholds {
        if (!(minProbability >= 0 && minProbability < 1)) {
            throw new IllegalArgumentException("minProbability must be in [0, 1), was " + minProbability);
        }
        if (!(minMarginNats >= 0) || Double.isInfinite(minMarginNats)) {
            throw new IllegalArgumentException("minMarginNats must be finite and not negative, was " + minMarginNats);
        }
    }
}
