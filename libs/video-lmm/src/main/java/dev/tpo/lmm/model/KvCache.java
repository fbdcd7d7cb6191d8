package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
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
    private final NDManager manager;
    final TorchScript.Tensors keys;
    final TorchScript.Tensors values;
    private int length;

    /** @param capacity tokens */
    KvCache(ModelConfig config, int capacity, ComputeDevice device) {
        this.capacity = capacity;
        this.manager = Torch.newManager(device);
        Shape shape = new Shape(1, config.keyValueHeads(), capacity, config.headSize());
        this.keys = new TorchScript.Tensors(empty(shape, config.layers()));
        this.values = new TorchScript.Tensors(empty(shape, config.layers()));
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

    private List<NDArray> empty(Shape shape, int layers) {
        List<NDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            arrays.add(manager.zeros(shape));
        }
        return arrays;
    }

    @Override
    public void close() {
        keys.close();
        values.close();
        manager.close();
    }
}
