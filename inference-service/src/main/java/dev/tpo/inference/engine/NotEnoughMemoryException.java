package dev.tpo.inference.engine;

/** A model, or an answer of one, needs more memory than there is now. */
public final class NotEnoughMemoryException extends RuntimeException {
    public NotEnoughMemoryException(String message) {
        super(message);
    }

    public NotEnoughMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
