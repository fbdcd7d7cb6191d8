package dev.tpo.training;

/**
 * Memory for what a forward pass keeps for its backward pass. A batch is cut into passes that fit it; a pass that does not
 * fit by itself keeps only what goes into each layer and computes the layers again.
 *
 * @param bytes about as many: norms, attention and the logits of answers come on top
 */
public record ActivationMemory(long bytes) {
    /** Enough for any batch of the small model that ships. */
    public static final ActivationMemory DEFAULT = new ActivationMemory(1L << 30);

    public ActivationMemory {
        if (bytes < 1) {
            throw new IllegalArgumentException("no memory for activations: " + bytes + " bytes");
        }
    }
}
