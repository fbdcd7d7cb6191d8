package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/**
 * From tower features to visual tokens: project, then pool, then newlines. Legend: T frames, P patches, Dv width of the
 * tower, R x C pooled grid, D hidden size; float32, differentiable.
 */
public final class VisualProjector implements AutoCloseable {
    private final ModelConfig config;
    private final TorchScript.Tensors layers;
    private final @Nullable NDArray newline;

    public VisualProjector(Weights weights, ModelConfig config) {
        this.config = config;
        this.layers = new TorchScript.Tensors(
                TensorNames.projector().stream().map(weights::get).toList());
        this.newline = config.newlinePosition() == ModelConfig.NewlinePosition.NO_TOKEN
                ? null
                : weights.get(TensorNames.NEWLINE);
    }

    /** (T, P, Dv) to (T, R, C, D). */
    public NDArray grid(NDManager manager, NDArray features) {
        return grid(manager, features, config.poolMode());
    }

    NDArray grid(NDManager manager, NDArray features, ModelConfig.PoolMode mode) {
        NDArray projected = LayerOps.OPS.call(manager, "project", features, layers);
        String method = mode == ModelConfig.PoolMode.BILINEAR ? "pool_bilinear" : "pool_average";
        return LayerOps.OPS.call(
                manager, method, projected, config.vision().grid(), config.poolStride());
    }

    /** (T, P, Dv) to (T, R (C + 1), D): each frame's tokens with a newline behind each row (grid newlines only). */
    public NDArray frames(NDManager manager, NDArray features) {
        if (newline == null || config.newlinePosition() != ModelConfig.NewlinePosition.GRID) {
            throw new CheckpointException("frames of tokens need mm_newline_position grid");
        }
        return LayerOps.OPS.call(manager, "newline_each_row", grid(manager, features), newline);
    }

    @Override
    public void close() {
        layers.close();
    }
}
