package dev.tpo.nano.grammar;

import dev.tpo.curation.Expectation;
import dev.tpo.curation.Question;

/** The world's questions with what captions say about their answers. */
final class Questions {
    private Questions() {}

    static Question after(String phrase, String next) {
        return question(Family.AFTER, Wording.after(phrase), new Expectations.Exactly(next));
    }

    static Question before(String phrase, String last) {
        return question(Family.BEFORE, Wording.before(phrase), new Expectations.Exactly(last));
    }

    static Question first(String one, String other, String leader) {
        return question(Family.FIRST, Wording.first(one, other), new Expectations.Exactly(leader));
    }

    static Question when(String phrase, Expectation within) {
        return question(Family.WHEN, Wording.when(phrase), within);
    }

    static Question span(String phrase, Expectation within) {
        return question(Family.SPAN, Wording.span(phrase), within);
    }

    static Question at(double seconds, Expectation known) {
        return question(Family.AT, Wording.at(seconds), known);
    }

    static Question exist(String phrase, boolean expected) {
        return question(Family.EXIST, Wording.exist(phrase), new Expectations.Exactly(expected ? "yes" : "no"));
    }

    private static Question question(Family family, String text, Expectation expectation) {
        return new Question(family.word(), text, expectation);
    }
}
