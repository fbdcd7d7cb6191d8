package dev.tpo.curation;

/** A question that the captions gave rise to. */
record Question(Family family, String text, Expectation expectation) {
    static Question after(String phrase, Expectation expectation) {
        return new Question(Family.AFTER, "What appears right after the " + phrase + "?", expectation);
    }

    static Question before(String phrase, Expectation expectation) {
        return new Question(Family.BEFORE, "What appears right before the " + phrase + "?", expectation);
    }

    static Question first(String one, String other, Expectation expectation) {
        return new Question(Family.FIRST, "Which comes first, the " + one + " or the " + other + "?", expectation);
    }

    static Question when(String phrase, Expectation expectation) {
        return new Question(Family.WHEN, "When does the " + phrase + " appear?", expectation);
    }

    static Question at(double seconds, Expectation expectation) {
        return new Question(Family.AT, "What is shown at " + ClockTime.of(seconds) + "?", expectation);
    }

    static Question exist(String phrase, boolean expected) {
        return new Question(
                Family.EXIST, "Does the " + phrase + " ever appear?", new Expectation.Exactly(expected ? "yes" : "no"));
    }
}
