package dev.tpo.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What an output is worth.
 *
 * @param extracted what it says: a letter, {@code yes}, a range of seconds; null if that cannot be told
 * @param value from 0 to 1; of letters and yes/no 0 or 1
 */
record Mark(@Nullable String extracted, double value, boolean correct) {
    static final Mark UNPARSABLE = new Mark(null, 0, false);

    /** What a judge says of an output that no rule reads. */
    static Mark judged(boolean correct) {
        return new Mark(correct ? "judged correct" : "judged incorrect", correct ? 1 : 0, correct);
    }

    /** Right or wrong. */
    static Mark of(@Nullable String extracted, String expected) {
        boolean correct = expected.equals(extracted);
        return extracted == null ? UNPARSABLE : new Mark(extracted, correct ? 1 : 0, correct);
    }
}
