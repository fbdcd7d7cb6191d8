package dev.tpo.lmm.tensors;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model is computed.
 *
 * @param cudaIndex which CUDA device; -1: the CPU
 */
public record ComputeDevice(int cudaIndex) {
    public static final ComputeDevice CPU = new ComputeDevice(-1);
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public static ComputeDevice of(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        Matcher cuda = CUDA.matcher(name);
        if (!cuda.matches()) {
            throw new IllegalArgumentException("unknown device \"" + name + "\", known are cpu, cuda, cuda:N");
        }
        return new ComputeDevice(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }

    public boolean isCpu() {
        return cudaIndex < 0;
    }

    public Device device() {
        if (isCpu()) {
            return Device.cpu();
        }
        int present = Torch.engine().getGpuCount();
        if (cudaIndex >= present) {
            throw new IllegalArgumentException("no device " + this + ": libtorch sees " + present + " CUDA devices");
        }
        return Device.gpu(cudaIndex);
    }

    @Override
    public String toString() {
        return isCpu() ? "cpu" : "cuda:" + cudaIndex;
    }
}
