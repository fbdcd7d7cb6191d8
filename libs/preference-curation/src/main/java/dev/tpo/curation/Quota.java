package dev.tpo.curation;

/**
 * How many pairs are wanted, and their mix.
 *
 * @param pairs at most
 * @param localizedShare 0 to 1; the rest is comprehensive
 */
public record Quota(int pairs, double localizedShare) {
    public Quota {
        if (pairs < 1) {
            throw new IllegalArgumentException("pairs must be at least 1, was " + pairs);
        }
        if (!(localizedShare >= 0 && localizedShare <= 1)) {
            throw new IllegalArgumentException("localizedShare must be from 0 to 1, was " + localizedShare);
        }
    }

    public int of(Granularity granularity) {
        int localized = (int) Math.round(pairs * localizedShare);
        return granularity == Granularity.LOCALIZED ? localized : pairs - localized;
    }
}
