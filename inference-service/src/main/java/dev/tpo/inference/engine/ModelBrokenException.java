package dev.tpo.inference.engine;

/** A model computes what is no number, so that no answer of it means anything. */
public final class ModelBrokenException extends RuntimeException {
    public ModelBrokenException() {
        super(
                "the model computes no numbers but NaN or infinity: its weights are broken, or too large for the type that"
                        + " it is computed in");
    }
}
