package dev.tpo.lmm.tensors;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.tpo.lmm.files.StoredType;
import java.util.Locale;

/**
 * The corners of DJL's PyTorch engine that need care: the engine itself, threads, grad mode and backward.
 *
 * <p>Grad mode belongs to a thread and is on in a new one; do not assume it, open {@link #noGrad()} or
 * {@link #withGrad()}. Gradients add up in the leaves until {@link #zeroGradient}.
 */
public final class Torch {
    private Torch() {}

    /** The PyTorch engine; the first call unpacks and loads libtorch (about a second). */
    public static Engine engine() {
        return Engine.getEngine("PyTorch");
    }

    /** A manager of its own on the CPU; closing it frees everything made from it and from its sub-managers. */
    public static NDManager newManager() {
        return newManager(ComputeDevice.CPU);
    }

    /** The same on another device. */
    public static NDManager newManager(ComputeDevice device) {
        return engine().newBaseManager(device.device());
    }

    /** The type of an array's numbers, also where DJL knows no name for it and dies of being asked to use one. */
    public static StoredType storedType(NDArray array) {
        return StoredType.ofTorch(TensorOps.OPS.callLong("type_of", array));
    }

    /** How many threads one operator may use, for the whole process. */
    public static void setIntraOpThreads(int threads) {
        engine();
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    public static int intraOpThreads() {
        engine();
        return JniUtils.getNumThreads();
    }

    /** Where torch's random numbers begin, for the whole process. */
    public static void setSeed(int seed) {
        engine().setRandomSeed(seed);
    }

    /** Switches autograd off on this thread until closed. */
    public static GradMode noGrad() {
        return new GradMode(false);
    }

    /** Switches autograd on on this thread until closed. */
    public static GradMode withGrad() {
        return new GradMode(true);
    }

    /** Whether memory was what {@code error}, or what caused it, lacked: torch's allocators say so in words only. */
    public static boolean isOutOfMemory(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError
                    || message.contains("can't allocate memory")
                    || message.contains("not enough memory")
                    || message.contains("out of memory")) {
                return true;
            }
        }
        return false;
    }

    /** Whether autograd is on on this thread. */
    public static boolean isGradMode() {
        engine();
        return JniUtils.isGradMode();
    }

    /** Adds d {@code scalar} / d leaf to the gradient of every leaf that requires one. */
    public static void backward(NDArray scalar) {
        try (NDArray one = scalar.getManager().ones(scalar.getShape())) {
            backward(scalar, one);
        }
    }

    /** The same for any tensor, given the gradient from above (of the tensor's shape). */
    public static void backward(NDArray output, NDArray upstream) {
        JniUtils.backward((PtNDArray) output, (PtNDArray) upstream, false, false);
    }

    /** Makes a leaf collect its gradient, or stop doing so. */
    public static void requireGradient(NDArray leaf, boolean required) {
        leaf.setRequiresGradient(required);
    }

    /**
     * The array times a number, in the array's type. Where a backward pass follows this, and not DJL's {@code mul(Number)}: that
     * one puts the number into memory that the garbage collector takes back while the graph still reads it.
     */
    public static NDArray times(NDArray x, double factor) {
        return TensorOps.OPS.call(x.getManager(), "times", x, factor);
    }

    /** The array over a number, as {@link #times}. */
    public static NDArray over(NDArray x, double divisor) {
        return TensorOps.OPS.call(x.getManager(), "over", x, divisor);
    }

    /** Whether a backward pass from this array reaches a leaf; DJL's {@code hasGradient} knows it of leaves only. */
    public static boolean isTracked(NDArray array) {
        return TensorOps.OPS.callLong("is_tracked", array) != 0;
    }

    /** Adds a gradient that is known, of the leaf's shape, to what the leaf has collected. */
    public static void addGradient(NDArray leaf, NDArray gradient) {
        try (GradMode on = withGrad();
                NDArray itself = TensorOps.OPS.call(gradient.getManager(), "same", leaf)) {
            backward(itself, gradient);
        }
    }

    /** The gradient collected in a leaf; shares its storage. */
    public static NDArray gradient(NDArray leaf) {
        return JniUtils.getGradient((PtNDArray) leaf);
    }

    public static void zeroGradient(NDArray leaf) {
        JniUtils.zeroGrad((PtNDArray) leaf);
    }

    /**
     * Writes values of any device and type into an array that stays where it is. DJL's {@code copyTo} and {@code set} go by way of
     * the heap, into memory of the processor.
     */
    public static void copyInto(NDArray target, NDArray source) {
        try (GradMode off = noGrad()) {
            TensorOps.OPS.call("copy_into", target, source);
        }
    }

    /** The same values without history. */
    public static NDArray detach(NDArray array) {
        return JniUtils.detachGradient((PtNDArray) array);
    }

    /** The grad mode of this thread, set until closed; then what it was before. */
    public static final class GradMode implements AutoCloseable {
        private final boolean before;

        private GradMode(boolean on) {
            engine();
            this.before = JniUtils.isGradMode();
            if (before != on) {
                JniUtils.setGradMode(on);
            }
        }

        @Override
        public void close() {
            JniUtils.setGradMode(before);
        }
    }
}
