package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.TorchScript;
import dev.tpo.lmm.tensors.Weights;
import org.jspecify.annotations.Nullable;

/**
 * From tower features to visual tokens: project, then pool, then newlines. Legend: T frames, P patches, Dv width of the
 * tower, R x C pooled grid, D hidden size; float32, differentiable.
 */
public final class VisualProjector implements AutoCloseable {
    private final ModelConfig config;
    private final TorchScript operations;
    private final TorchScript.Tensors layers;
    private final @Nullable NDArray newline;

    public VisualProjector(Weights weights, ModelConfig config) {
        this.config = config;
        this.operations = LayerOps.of(weights);
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
        NDArray projected = operations.call(manager, "project", features, layers);
        String method = mode == ModelConfig.PoolMode.BILINEAR ? "pool_bilinear" : "pool_average";
        return operations.call(manager, method, projected, config.vision().grid(), config.poolStride());
    }

    /** (T, P, Dv) to (T, R (C + 1), D): each frame's tokens with a newline behind each row (grid newlines only). */
    public NDArray frames(NDManager manager, NDArray features) {
        if (newline == null || config.newlinePosition() != ModelConfig.NewlinePosition.GRID) {
            throw new CheckpointException("frames of tokens need mm_newline_position grid");
        }
        return operations.call(manager, "newline_each_row", grid(manager, features), newline);
    }

    /** (T, P, Dv) to (L_v, D): all frames in a row, newlines where the model wants them. */
    public NDArray tokens(NDManager manager, NDArray features) {
        return tokens(manager, features, config.poolMode());
    }

    /** The same with another pooling than the configured. */
    public NDArray tokens(NDManager manager, NDArray features, ModelConfig.PoolMode mode) {
        NDArray grid = grid(manager, features, mode);
        long frames = grid.getShape().get(0);
        long width = grid.getShape().get(3);
        if (newline == null) {
            return grid.reshape(-1, width);
        }
        return switch (config.newlinePosition()) {
            case GRID ->
                operations.call(manager, "newline_each_row", grid, newline).reshape(-1, width);
            case FRAME ->
                operations
                        .call(manager, "newline_each_row", grid.reshape(frames, 1, -1, width), newline)
                        .reshape(-1, width);
            case ONE_TOKEN ->
                operations
                        .call(manager, "newline_each_row", grid.reshape(1, 1, -1, width), newline)
                        .reshape(-1, width);
            case NO_TOKEN -> grid.reshape(-1, width);
        };
    }

    /** How many visual tokens {@code frames} frames make, newlines included. */
    public int tokenCount(int frames) {
        return tokenCount(config, frames);
    }

    /** The same, of a model that need not be there. */
    public static int tokenCount(ModelConfig config, int frames) {
        int side = config.vision().grid();
        int pooled = config.poolMode() == ModelConfig.PoolMode.BILINEAR
                ? (side + config.poolStride() - 1) / config.poolStride()
                : side / config.poolStride();
        return switch (config.newlinePosition()) {
            case GRID -> frames * pooled * (pooled + 1);
            case FRAME -> frames * (pooled * pooled + 1);
            case ONE_TOKEN -> frames * pooled * pooled + 1;
            case NO_TOKEN -> frames * pooled * pooled;
        };
    }

    @Override
    public void close() {
        layers.close();
    }
}
