package dev.tpo.parity.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;

/** Pooling along one side as a matrix (pooled, side): applied from the left and, transposed, from the right. */
final class PoolingMatrix {
    private PoolingMatrix() {}

    static NDArray of(NDManager manager, int side, int stride, ModelConfig.PoolMode mode) {
        return mode == ModelConfig.PoolMode.AVERAGE ? average(manager, side, stride) : bilinear(manager, side, stride);
    }

    private static NDArray average(NDManager manager, int side, int stride) {
        int pooled = side / stride;
        float[] matrix = new float[pooled * side];
        for (int i = 0; i < pooled * stride; i++) {
            matrix[i / stride * side + i] = 1f / stride;
        }
        return manager.create(matrix, new Shape(pooled, side));
    }

    /** Pixel centres, no antialiasing, the border repeated. */
    private static NDArray bilinear(NDManager manager, int side, int stride) {
        int pooled = (side + stride - 1) / stride;
        float[] matrix = new float[pooled * side];
        for (int i = 0; i < pooled; i++) {
            double source = Math.max(0, (i + 0.5) * side / pooled - 0.5);
            int left = (int) source;
            int right = Math.min(left + 1, side - 1);
            matrix[i * side + left] += (float) (1 - (source - left));
            matrix[i * side + right] += (float) (source - left);
        }
        return manager.create(matrix, new Shape(pooled, side));
    }
}
