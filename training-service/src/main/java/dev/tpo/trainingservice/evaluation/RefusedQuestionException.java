package dev.tpo.trainingservice.evaluation;

/** The model cannot be asked this question; the message says why. The others may be fine. */
final class RefusedQuestionException extends RuntimeException {
    RefusedQuestionException(String message) {
        super(message);
    }
}
