package dev.tpo.curation.models;

/**
 * The longest that models may say, in tokens. One that thinks aloud needs far more than these.
 *
 * @param caption of one segment
 * @param question with its answer
 * @param answer to a question
 * @param verdict of the judge
 */
public record AnswerLimits(int caption, int question, int answer, int verdict) {
    public static final AnswerLimits DEFAULTS = new AnswerLimits(512, 512, 256, 512);

    public AnswerLimits {
        if (caption < 1 || question < 1 || answer < 1 || verdict < 1) {
            throw new IllegalArgumentException("answers must be allowed at least 1 token each");
        }
    }
}
