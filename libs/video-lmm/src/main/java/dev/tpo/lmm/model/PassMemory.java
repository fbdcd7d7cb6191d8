package dev.tpo.lmm.model;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Weights;

/**
 * About how many bytes a {@link TrainingPass} takes, from shapes alone: what its layers keep, the work of one layer, and the
 * mask. An adapter's low-rank inputs, a twentieth of a layer, are left out: beside an adapter and without, a batch is cut
 * alike.
 */
public final class PassMemory {
    private final int layers;
    private final long input;
    private final long layer;
    private final long work;

    public PassMemory(Weights weights, ModelConfig config) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        long inner = (long) config.intermediateSize() * weights.productBytes();
        this.layers = config.layers();
        this.input = Float.BYTES * hidden;
        this.layer = Float.BYTES * (2 * queries + 2 * keys + hidden + config.heads()) + 2 * inner;
        this.work = Float.BYTES * (8 * hidden + 7 * queries) + 6 * inner;
    }

    /** How many layers can be kept whole where so many bytes are for all; -1: there is not even room for their inputs. */
    public int keptLayers(long sequences, long width, long bytes) {
        long tokens = sequences * width;
        long mask = sequences * width * width * (Float.BYTES + 1);
        long left = bytes - mask - tokens * (work + layers * input);
        return left < 0 ? -1 : (int) Math.min(layers, left / (tokens * layer));
    }

    /** Whether no layer has to be computed again. */
    public boolean keepsAll(long sequences, long width, long bytes) {
        return keptLayers(sequences, width, bytes) == layers;
    }
}
