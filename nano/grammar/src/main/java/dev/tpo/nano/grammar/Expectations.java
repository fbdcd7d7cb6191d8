package dev.tpo.nano.grammar;

import dev.tpo.answers.ClockTime;
import dev.tpo.answers.Texts;
import dev.tpo.curation.Expectation;
import java.util.List;

/** What captions that are lists of phrases say about an answer. */
final class Expectations {
    private Expectations() {}

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
