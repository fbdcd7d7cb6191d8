package dev.tpo.curation;

import java.util.Optional;

/** The rules by which pairs are kept, cheapest first. Empty: nothing against it. */
final class Judge {
    private final Thresholds thresholds;

    Judge(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** Before anything else is asked. */
    Optional<Reason> preferred(Question question, VideoChat.Answer answer) {
        if (answer.text().isBlank()) {
            return Optional.of(Reason.NO_ANSWER);
        }
        if (!answer.complete()) {
            return Optional.of(Reason.ANSWER_CUT_OFF);
        }
        return question.expectation().agrees(answer.text())
                ? Optional.empty()
                : Optional.of(Reason.CONTRADICTS_CAPTION);
    }

    /** Before the two are scored. */
    Optional<Reason> dispreferred(String preferred, VideoChat.Answer answer) {
        if (!answer.complete()) {
            return Optional.of(Reason.ANSWER_CUT_OFF);
        }
        if (answer.text().isBlank()) {
            return Optional.of(Reason.NO_ANSWER);
        }
        return Texts.same(preferred, answer.text()) ? Optional.of(Reason.ANSWERS_IDENTICAL) : Optional.empty();
    }

    Optional<Reason> scores(JudgedPair.Scores scores) {
        if (!(Math.exp(scores.chosen()) > thresholds.minProbability())) {
            return Optional.of(Reason.LOW_PROBABILITY);
        }
        return scores.marginNats() >= thresholds.minMarginNats() ? Optional.empty() : Optional.of(Reason.SMALL_MARGIN);
    }
}
