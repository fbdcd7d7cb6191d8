package dev.tpo.nano.plots;

/**
 * A share with its interval, each from 0 to 1.
 *
 * @param low as {@code mean}, where there is no interval
 * @param high likewise
 */
public record Estimate(double mean, double low, double high) {
    public static Estimate exactly(double mean) {
        return new Estimate(mean, mean, mean);
    }
}
