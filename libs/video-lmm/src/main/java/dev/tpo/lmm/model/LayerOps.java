package dev.tpo.lmm.model;

import dev.tpo.lmm.tensors.TensorOps;
import dev.tpo.lmm.tensors.TorchScript;
import dev.tpo.lmm.tensors.Weights;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layers as TorchScript methods ({@code layers.ts.py}; for training {@code training.ts.py}), loaded once in a process for
 * each way to multiply.
 */
final class LayerOps {
    private static final Map<Integer, TorchScript> LOADED = new ConcurrentHashMap<>();

    private LayerOps() {}

    /** For matrices as these are. */
    static TorchScript of(Weights weights) {
        return LOADED.computeIfAbsent(weights.rowsAsStored(), LayerOps::load);
    }

    private static TorchScript load(int rowsAsStored) {
        return TorchScript.load(String.join(
                "\n",
                TensorOps.methods(rowsAsStored),
                TorchScript.resource(LayerOps.class, "layers.ts.py"),
                TorchScript.resource(LayerOps.class, "training.ts.py")));
    }
}
