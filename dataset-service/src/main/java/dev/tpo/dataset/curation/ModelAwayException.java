package dev.tpo.dataset.curation;

/** The model does not answer now; it may later. */
final class ModelAwayException extends RuntimeException {
    ModelAwayException(String message) {
        super(message);
    }
}
