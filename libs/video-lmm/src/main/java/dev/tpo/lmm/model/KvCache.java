package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of the tokens so far, for one sequence: allocated once, written in place. Each layer holds (1, kv
 * heads, capacity, head size), float32.
 */
public final class KvCache implements AutoCloseable {
    private final int capacity;
    private final Opening own;
    final TorchScript.Tensors keys;
    final TorchScript.Tensors values;
    private int length;

    /** @param capacity tokens */
    KvCache(ModelConfig config, int capacity, ComputeDevice device) {
        this(config, capacity, Torch.newManager(device));
    }

    /** @param memory taken over, also if it has not room for all */
    KvCache(ModelConfig config, int capacity, NDManager memory) {
        this.capacity = capacity;
        Shape shape = new Shape(1, config.keyValueHeads(), capacity, config.headSize());
        try (Opening opening = new Opening()) {
            opening.add(memory);
            this.keys = opening.add(new TorchScript.Tensors(empty(memory, shape, config.layers())));
            this.values = opening.add(new TorchScript.Tensors(empty(memory, shape, config.layers())));
            this.own = opening.keep();
        }
    }

    /** Tokens held. */
    public int length() {
        return length;
    }

    /** Forgets all tokens from {@code length} on. */
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }

    void advance(int tokens) {
        length += tokens;
    }

    void requireRoom(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalStateException(
                    "a cache of " + capacity + " tokens cannot take " + tokens + " more after " + length);
        }
    }

    private static List<NDArray> empty(NDManager memory, Shape shape, int layers) {
        List<NDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            arrays.add(memory.zeros(shape));
        }
        return arrays;
    }

    @Override
    public void close() {
        own.close();
    }
}
