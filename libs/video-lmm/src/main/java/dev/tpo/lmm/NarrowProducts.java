package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Up to how many rows this machine multiplies a narrow matrix faster as stored than widened to float32. Processors differ
 * by more than ten times: those that multiply bfloat16 themselves (AMX, AVX-512 BF16) gain at any number of rows, others
 * only where reading the matrix is all the work. Timed once in a process, a second at most.
 */
final class NarrowProducts {
    private static final int[] ROWS = {1, 2, 4, 8, 32, 128};
    private static final int WIDTH = 3584;
    private static final int OUTPUTS = 8192; // 56 MiB: more than a processor keeps near
    private static final int TRIES = 3;
    private static final Map<Dtype, Integer> KNOWN = new EnumMap<>(Dtype.class);

    private NarrowProducts() {}

    static synchronized int rowsAsStored(Dtype narrow) {
        return KNOWN.computeIfAbsent(narrow, NarrowProducts::time);
    }

    private static int time(Dtype narrow) {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray matrix = LayerOps.OPS.call(
                    manager, "to_type", manager.ones(new Shape(OUTPUTS, WIDTH)), narrow.stored.torchNumber);
            int best = 0;
            for (int rows : ROWS) {
                NDArray input = manager.ones(new Shape(1, rows, WIDTH));
                if (nanos("product", Integer.MAX_VALUE, input, matrix) > nanos("product", 0, input, matrix)) {
                    return best;
                }
                best = rows;
            }
            return Integer.MAX_VALUE;
        }
    }

    private static long nanos(String method, int rowsAsStored, NDArray input, NDArray matrix) {
        TorchScript operations = LayerOps.narrow(rowsAsStored);
        long[] nanos = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            try (NDManager scope = Torch.newManager()) {
                long begin = System.nanoTime();
                operations.call(scope, method, input, matrix);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        return Arrays.stream(nanos).min().orElseThrow();
    }
}
