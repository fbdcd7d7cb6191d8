package dev.tpo.answers;

import java.util.OptionalDouble;

/**
 * What an answer to the question for a time is worth.
 *
 * @param seconds the one time that it speaks of; empty: it speaks of none, or of several
 * @param right whether that is near enough
 */
public record TimeAnswer(OptionalDouble seconds, boolean right) {
    private static final double ROUNDING = 1e-9;

    /**
     * @param expected a time, as {@link ClockTime#secondsOf} reads it
     * @param toleranceSeconds how far from it an answer may be
     */
    public static TimeAnswer read(String expected, String output, double toleranceSeconds) {
        OptionalDouble wanted = ClockTime.secondsOf(expected);
        OptionalDouble given = ClockTime.saidIn(output);
        boolean near = given.isPresent()
                && wanted.isPresent()
                && Math.abs(wanted.getAsDouble() - given.getAsDouble()) <= toleranceSeconds + ROUNDING;
        return new TimeAnswer(given, near);
    }
}
