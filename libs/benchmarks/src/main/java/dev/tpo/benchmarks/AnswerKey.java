package dev.tpo.benchmarks;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the right answer is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "form")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AnswerKey.Choice.class, name = "choice"),
    @JsonSubTypes.Type(value = AnswerKey.YesNo.class, name = "yes_no"),
    @JsonSubTypes.Type(value = AnswerKey.Moment.class, name = "moment")
})
public sealed interface AnswerKey {

    /** What an answer drawn at random is worth, from 0 to 1. */
    double chance();

    /** For people: {@code B}, {@code yes}, {@code 24.3 - 30.4}. */
    String words();

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

        @Override
        public String words() {
            return letter;
        }
    }

    /** @param answer {@code yes} or {@code no} */
    record YesNo(String answer) implements AnswerKey {
        @Override
        public double chance() {
            return 0.5;
        }

        @Override
        public String words() {
            return answer;
        }
    }

    /** From when to when, in seconds. Drawing times is not defined: chance counts as nothing. */
    record Moment(double startSeconds, double endSeconds) implements AnswerKey {
        @Override
        public double chance() {
            return 0;
        }

        @Override
        public String words() {
            return startSeconds + " - " + endSeconds;
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
