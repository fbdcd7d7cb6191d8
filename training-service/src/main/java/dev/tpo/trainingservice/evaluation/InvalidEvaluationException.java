package dev.tpo.trainingservice.evaluation;

/** The evaluation cannot go on; the message says what is wrong with it. */
final class InvalidEvaluationException extends RuntimeException {
    InvalidEvaluationException(String message) {
        super(message);
    }
}
