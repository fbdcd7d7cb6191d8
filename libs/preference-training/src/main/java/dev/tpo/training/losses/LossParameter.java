package dev.tpo.training.losses;

import java.math.BigDecimal;

/** A number that shapes a loss, by TRL's name where TRL has it. What range it has is said by the losses that know it. */
public enum LossParameter {
    BETA("beta"),
    LABEL_SMOOTHING("label_smoothing"),
    LD_ALPHA("ld_alpha"),
    DISCOPOP_TAU("discopop_tau"),
    SIMPO_GAMMA("simpo_gamma"),
    RRPO_ALPHA("rrpo_alpha");

    private final String wireName;

    LossParameter(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    static Declared beta(double auto) {
        return BETA.from(1e-6, 100, auto);
    }

    /** From {@code least} to {@code most}, both allowed; {@code auto} where nothing is said. */
    Declared from(double least, double most, double auto) {
        return new Declared(this, least, true, most, true, auto);
    }

    /** From {@code least}, which is allowed, to below {@code most}. */
    Declared below(double least, double most, double auto) {
        return new Declared(this, least, true, most, false, auto);
    }

    /** Between the two, neither allowed. */
    Declared between(double least, double most, double auto) {
        return new Declared(this, least, false, most, false, auto);
    }

    /** What one loss says of a parameter that it knows. */
    public record Declared(
            LossParameter parameter,
            double least,
            boolean leastAllowed,
            double most,
            boolean mostAllowed,
            double auto) {

        boolean allows(double value) {
            return (leastAllowed ? value >= least : value > least) && (mostAllowed ? value <= most : value < most);
        }

        /** As a person reads it: {@code from 0 to below 0.5}. */
        public String range() {
            return (leastAllowed ? "from " : "above ")
                    + plain(least)
                    + (mostAllowed ? " to " : " to below ")
                    + plain(most);
        }

        private static String plain(double bound) {
            return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        }
    }
}
