package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;

/**
 * A safetensors file mapped into memory. Its tensors are views of the map, of any size and at any place in the file; they
 * keep it alive after this is closed.
 */
final class MappedTensors implements AutoCloseable {
    private final NDManager manager;
    private final NDArray bytes;

    MappedTensors(SafetensorsHeader header, NDManager manager) {
        this.manager = manager;
        try (Torch.GradMode off = Torch.noGrad()) {
            this.bytes = TensorOps.OPS.call(
                    manager, "map_file", header.file().toAbsolutePath().toString(), header.fileBytes());
        }
    }

    /** In the type in which it is stored, which DJL may not know: see {@link Torch}. */
    NDArray view(SafetensorsHeader.Entry entry) {
        StoredType type = entry.type();
        try (Torch.GradMode off = Torch.noGrad()) {
            return entry.begin() % type.bytes() == 0
                    ? TensorOps.OPS.call(
                            manager,
                            "view_file",
                            bytes,
                            type.torchNumber(),
                            entry.begin() / type.bytes(),
                            entry.shape(),
                            strides(entry.shape()))
                    : TensorOps.OPS.call( // a typed view cannot begin between two elements
                            manager,
                            "copy_file",
                            bytes,
                            type.torchNumber(),
                            entry.bytes(),
                            entry.begin(),
                            entry.shape(),
                            strides(entry.shape()));
        }
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    @Override
    public void close() {
        bytes.close();
    }
}
