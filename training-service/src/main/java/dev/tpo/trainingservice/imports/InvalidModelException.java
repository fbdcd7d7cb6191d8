package dev.tpo.trainingservice.imports;

/** What is there is not a model that may be taken; the message names the file. */
final class InvalidModelException extends RuntimeException {
    InvalidModelException(String message) {
        super(message);
    }
}
