package ai.djl.pytorch.jni;

import ai.djl.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;

/**
 * The doors to DJL's native library that DJL keeps package-private, and nothing else. It lives in DJL's own package
 * because only from here can a TorchScript method be called by name in training mode: the public ways wrap the call
 * in inference mode, whose results autograd refuses. Works on the class path only.
 *
 * <p>All values are native handles; {@code dev.tpo.lmm.tensors.TorchScript} is the only intended caller.
 */
@NullMarked
public final class TorchScriptCalls {
    private TorchScriptCalls() {}

    public static long load(byte[] archive, Device device) throws IOException {
        return JniUtils.loadModuleHandle(new ByteArrayInputStream(archive), device, true, false);
    }

    public static void unload(long module) {
        PyTorchLibrary.LIB.torchDeleteModule(module);
    }

    /** Runs a method with autograd as the calling thread's grad mode says; the result's handle must be deleted. */
    public static long run(long module, String method, long[] arguments) {
        return PyTorchLibrary.LIB.moduleRunMethod(module, method, arguments, true, false);
    }

    public static long ofTensor(long tensor) {
        return PyTorchLibrary.LIB.iValueFromTensor(tensor);
    }

    public static long ofTensors(long[] tensors) {
        return PyTorchLibrary.LIB.iValueFromTensorList(tensors);
    }

    public static long ofLong(long value) {
        return PyTorchLibrary.LIB.iValueFromLong(value);
    }

    public static long ofLongs(long[] values) {
        return PyTorchLibrary.LIB.iValueFromLongList(values);
    }

    public static long ofDouble(double value) {
        return PyTorchLibrary.LIB.iValueFromDouble(value);
    }

    public static long ofDoubles(double[] values) {
        return PyTorchLibrary.LIB.iValueFromDoubleList(values);
    }

    public static long ofBoolean(boolean value) {
        return PyTorchLibrary.LIB.iValueFromBool(value);
    }

    public static long ofString(String value) {
        return PyTorchLibrary.LIB.iValueFromString(value);
    }

    public static void delete(long value) {
        PyTorchLibrary.LIB.torchDeleteIValue(value);
    }

    public static boolean isTensor(long value) {
        return PyTorchLibrary.LIB.iValueIsTensor(value);
    }

    public static long toTensor(long value) {
        return PyTorchLibrary.LIB.iValueToTensor(value);
    }

    public static long toLong(long value) {
        return PyTorchLibrary.LIB.iValueToLong(value);
    }

    public static long[] toTensors(long value) {
        return PyTorchLibrary.LIB.iValueToTensorList(value);
    }

    /** Turns the profiling executor off for the calling thread; it recompiles per shape and gains nothing here. */
    public static void runUnoptimized() {
        PyTorchLibrary.LIB.setGraphExecutorOptimize(false);
    }
}
