package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.StoredType;

/** Brings tensors to the type and to the device where they are wanted. */
final class Placement {
    private Placement() {}

    /** Takes {@code stored} over. */
    static NDArray of(NDManager manager, NDArray stored, StoredType type, ComputeDevice device) {
        try (stored;
                Torch.GradMode off = Torch.noGrad()) {
            NDArray typed = TensorOps.OPS.call(manager, "to_type", stored, type.torchNumber());
            if (device.isCpu()) {
                return typed;
            }
            try (typed) {
                return onDeviceOf(manager, typed);
            }
        }
    }

    /** The same values where the manager is. */
    static NDArray onDeviceOf(NDManager manager, NDArray array) {
        try (NDArray there = manager.zeros(new Shape(1))) {
            return TensorOps.OPS.call(manager, "to_device_of", array, there);
        }
    }
}
