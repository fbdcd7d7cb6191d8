package dev.tpo.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.tensors.Torch;

/** How fast this machine reads memory when it does nothing else: a float32 matrix of 512 MiB times a vector. */
final class MemoryBandwidth {
    private static final int ROWS = 32_768;
    private static final int COLUMNS = 4_096;
    private static final int TRIES = 7;

    private MemoryBandwidth() {}

    /** The best of several tries, bytes a second. */
    static double measure() {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray matrix = manager.ones(new Shape(ROWS, COLUMNS));
            NDArray vector = manager.ones(new Shape(COLUMNS));
            double best = 0;
            for (int i = 0; i < TRIES; i++) {
                long begin = System.nanoTime();
                matrix.matMul(vector).close();
                best = Math.max(best, 4.0 * ROWS * COLUMNS / ((System.nanoTime() - begin) / 1e9));
            }
            return best;
        }
    }
}
