package dev.tpo.trainingservice.finetuning;

/** A file cannot be trained on, or cannot be used as the request asks; the message says what is wrong with it. */
final class InvalidTrainingFileException extends RuntimeException {
    private final String param;

    /** @param param the request's field */
    InvalidTrainingFileException(String param, String message) {
        super(message);
        this.param = param;
    }

    String param() {
        return param;
    }
}
