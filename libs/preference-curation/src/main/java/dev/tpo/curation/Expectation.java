package dev.tpo.curation;

import java.util.List;

/** What the model's own captions say about the answer to a question. */
sealed interface Expectation {
    boolean agrees(String answer);

    /** The captions decide the answer. */
    record Exactly(String answer) implements Expectation {
        @Override
        public boolean agrees(String given) {
            return Texts.same(answer, given);
        }
    }

    /** The captions say what it can be. */
    record OneOf(List<String> answers) implements Expectation {
        @Override
        public boolean agrees(String given) {
            return answers.stream().anyMatch(answer -> Texts.same(answer, given));
        }
    }

    /** The answer is a time, and the caption's segment bounds it; it is known no better than frames are apart. */
    record TimeWithin(double startSeconds, double endSeconds, double toleranceSeconds) implements Expectation {
        @Override
        public boolean agrees(String given) {
            var seconds = ClockTime.secondsOf(given);
            return seconds.isPresent()
                    && seconds.getAsDouble() >= startSeconds - toleranceSeconds
                    && seconds.getAsDouble() <= endSeconds + toleranceSeconds;
        }
    }
}
