package dev.tpo.curation;

import java.util.Map;

/**
 * Who does what in the making of pairs.
 *
 * @param makers what is said of them in each pair
 */
public record Roles(
        Captioner captioner,
        QuestionWriter questionWriter,
        Answerer answerer,
        AnswerJudge judge,
        Map<Role, Maker> makers) {
    public Roles {
        makers = Map.copyOf(makers);
    }

    /** Of whom nothing is said. */
    public Roles(Captioner captioner, QuestionWriter questionWriter, Answerer answerer, AnswerJudge judge) {
        this(captioner, questionWriter, answerer, judge, Map.of());
    }
}
