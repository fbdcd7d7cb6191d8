package dev.tpo.inference.engine;

/** A model computes what is no number, so that no answer of it means anything. */
public final class ModelBrokenException extends RuntimeException {
    public ModelBrokenException(String message) {
        super(message);
    }
}
