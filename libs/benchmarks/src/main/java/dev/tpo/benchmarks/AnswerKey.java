package dev.tpo.benchmarks;

/** What the right answer is. */
public sealed interface AnswerKey {

    /** What an answer drawn at random is worth, from 0 to 1. */
    double chance();

    /**
     * One of several options.
     *
     * @param letter from {@code A}
     * @param text the right option as it is written, its letter included; empty where no rule looks at it
     * @param options how many there are, at least 1
     */
    record Choice(String letter, String text, int options) implements AnswerKey {
        @Override
        public double chance() {
            return 1.0 / options;
        }
    }

    /** @param answer {@code yes} or {@code no} */
    record YesNo(String answer) implements AnswerKey {
        @Override
        public double chance() {
            return 0.5;
        }
    }

    /** From when to when, in seconds. Drawing times is not defined: chance counts as nothing. */
    record Moment(double startSeconds, double endSeconds) implements AnswerKey {
        @Override
        public double chance() {
            return 0;
        }

        /** Length of what both have over length of what either spans; from 0 to 1, 0 where that has no length. */
        double overlap(Moment other) {
            double span = Math.max(endSeconds, other.endSeconds) - Math.min(startSeconds, other.startSeconds);
            double both = Math.min(endSeconds, other.endSeconds) - Math.max(startSeconds, other.startSeconds);
            double overlap = span > 0 ? Math.max(both, 0) / span : 0;
            return Double.isNaN(overlap) ? 0 : overlap; // numbers of hundreds of digits are infinite
        }
    }
}
