package dev.tpo.trainingservice.finetuning;

/** The training file cannot be trained on; the message says what is wrong with it. */
final class InvalidTrainingFileException extends RuntimeException {
    InvalidTrainingFileException(String message) {
        super(message);
    }
}
