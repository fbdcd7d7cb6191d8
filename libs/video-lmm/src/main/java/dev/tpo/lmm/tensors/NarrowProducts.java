package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.Dtype;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/**
 * Up to how many rows this machine multiplies a narrow matrix faster as stored than widened to float32. Processors differ
 * by more than ten times: those that multiply bfloat16 themselves (AMX, AVX-512 BF16) gain at any number of rows, others
 * only where reading the matrix is all the work. Timed once in a process, in processor time of the calling thread, which
 * does its share of every product: other work on the machine must not decide.
 */
final class NarrowProducts {
    private static final int[] ROWS = {1, 2, 4, 8, 32, 128};
    private static final int WIDTH = 3584;
    private static final int OUTPUTS = 8192; // 56 MiB: more than a processor keeps near
    private static final int TRIES = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MANY_ROWS = 256;
    private static final int MANY_ROWS_WIDTH = 1024;
    private static final int MANY_ROWS_OUTPUTS = 4096;
    private static final Map<Dtype, Boolean> BOTH_WAYS = new EnumMap<>(Dtype.class);
    private static final Map<Dtype, Integer> KNOWN = new EnumMap<>(Dtype.class);

    private NarrowProducts() {}

    static synchronized int rowsAsStored(Dtype narrow) {
        return KNOWN.computeIfAbsent(narrow, NarrowProducts::time);
    }

    private static int time(Dtype narrow) {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray matrix = TensorOps.OPS.call(
                    manager,
                    "to_type",
                    manager.ones(new Shape(OUTPUTS, WIDTH)),
                    narrow.stored().torchNumber());
            int best = 0;
            for (int rows : ROWS) {
                NDArray input = manager.ones(new Shape(1, rows, WIDTH));
                long asStored = Long.MAX_VALUE;
                long widened = Long.MAX_VALUE;
                for (int i = 0; i < TRIES; i++) {
                    asStored = Math.min(asStored, nanos(Integer.MAX_VALUE, input, matrix));
                    widened = Math.min(widened, nanos(0, input, matrix));
                }
                if (asStored > widened) {
                    return best;
                }
                best = rows;
            }
            return Integer.MAX_VALUE;
        }
    }

    /** Whether it does so for many rows where a gradient goes back through the product, too. */
    static synchronized boolean gainBothWays(Dtype narrow) {
        return BOTH_WAYS.computeIfAbsent(narrow, NarrowProducts::timeBothWays);
    }

    private static boolean timeBothWays(Dtype narrow) {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray matrix = TensorOps.OPS.call(
                    manager,
                    "to_type",
                    manager.ones(new Shape(MANY_ROWS_OUTPUTS, MANY_ROWS_WIDTH)),
                    narrow.stored().torchNumber());
            NDArray input = manager.ones(new Shape(MANY_ROWS, MANY_ROWS_WIDTH));
            NDArray gradient = manager.ones(new Shape(MANY_ROWS, MANY_ROWS_OUTPUTS));
            long asStored = Long.MAX_VALUE;
            long widened = Long.MAX_VALUE;
            for (int i = 0; i < TRIES; i++) {
                asStored = Math.min(asStored, nanosBothWays(Integer.MAX_VALUE, input, gradient, matrix));
                widened = Math.min(widened, nanosBothWays(0, input, gradient, matrix));
                if (i == 0 && asStored > 4 * widened) {
                    return false; // some processors need a hundred times as long: once is enough
                }
            }
            return asStored < widened;
        }
    }

    private static long nanosBothWays(int rowsAsStored, NDArray input, NDArray gradient, NDArray matrix) {
        try (NDManager scope = Torch.newManager()) {
            TorchScript products = TensorOps.narrow(rowsAsStored);
            long begin = THREADS.getCurrentThreadCpuTime();
            products.call(scope, "product", input, matrix);
            products.call(scope, "product_back", products.call(scope, "met", gradient, matrix), matrix);
            return THREADS.getCurrentThreadCpuTime() - begin;
        }
    }

    private static long nanos(int rowsAsStored, NDArray input, NDArray matrix) {
        try (NDManager scope = Torch.newManager()) {
            long begin = THREADS.getCurrentThreadCpuTime();
            TensorOps.narrow(rowsAsStored).call(scope, "product", input, matrix);
            return THREADS.getCurrentThreadCpuTime() - begin;
        }
    }
}
