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

    /** The answer is an interval, and the caption's segment bounds it. */
    record TimesWithin(double startSeconds, double endSeconds, double toleranceSeconds) implements Expectation {
        @Override
        public boolean agrees(String given) {
            String[] sides = Texts.normal(given).split(" to ", -1);
            if (sides.length != 2) {
                return false;
            }
            var start = ClockTime.secondsOf(sides[0]);
            var end = ClockTime.secondsOf(sides[1]);
            return start.isPresent()
                    && end.isPresent()
                    && start.getAsDouble() < end.getAsDouble()
                    && start.getAsDouble() >= startSeconds - toleranceSeconds
                    && end.getAsDouble() <= endSeconds + toleranceSeconds;
        }
    }
}
