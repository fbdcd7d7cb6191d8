package dev.tpo.curation.estimate;

import dev.tpo.curation.Stage;
import dev.tpo.curation.Yield;

/**
 * How much of what enters a stage of the pipeline leaves it.
 *
 * @param written questions for each one wished for, 0 to 1
 * @param denied dispreferred answers for each preferred one, 0 to the number of perturbations
 * @param judged pairs judged for each dispreferred answer, 0 to 1
 * @param kept pairs kept for each one judged, 0 to 1
 * @param repaired how many forms are asked for twice, 0 to 1
 */
public record Rates(double written, double denied, double judged, double kept, double repaired) {
    /** Round guesses for models of 7B parameters and real videos; a trial job over a few videos gives better ones. */
    public static final Rates GUESSED = new Rates(0.8, 1.3, 0.7, 0.4, 0.1);

    /** Of which none is more costly. */
    static final Rates MOST = new Rates(1, Integer.MAX_VALUE, 1, 0, 1);

    /** As they were in a job; what it did not come to is guessed. */
    public static Rates of(Yield measured) {
        long questions = measured.of(Stage.QUESTIONS);
        long wished = questions
                + measured.of(Stage.QUESTIONS_UNSUITABLE)
                + measured.of(Stage.QUESTIONS_REPEATED)
                + measured.of(Stage.QUESTIONS_UNREADABLE)
                + measured.of(Stage.QUESTIONS_REFUSED);
        long preferred = measured.of(Stage.PREFERRED_ANSWERS);
        long dispreferred = measured.of(Stage.DISPREFERRED_ANSWERS);
        long judged = measured.of(Stage.PAIRS_JUDGED);
        return new Rates(
                rate(questions, wished, GUESSED.written),
                rate(dispreferred, preferred, GUESSED.denied),
                rate(judged, dispreferred, GUESSED.judged),
                rate(measured.of(Stage.PAIRS_KEPT), judged, GUESSED.kept),
                GUESSED.repaired);
    }

    private static double rate(long part, long whole, double otherwise) {
        return whole == 0 ? otherwise : (double) part / whole;
    }
}
