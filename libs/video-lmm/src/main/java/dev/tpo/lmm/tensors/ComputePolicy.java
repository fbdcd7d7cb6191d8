package dev.tpo.lmm.tensors;

import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In which type a model's matrices are kept and multiplied, and where. Only matrices are narrow, and in the vision tower and
 * in training what comes of them within a layer; what goes from layer to layer, norms, rotary tables, the decoder's attention,
 * the key-value cache, biases and all logits are float32 whatever this says.
 *
 * @param dtype null: as the checkpoint's {@code torch_dtype} says, float32 where it says nothing
 * @param products how narrow matrices are multiplied
 */
public record ComputePolicy(@Nullable Dtype dtype, ComputeDevice device, Products products) {
    /** What parity with PyTorch is stated for. */
    public static final ComputePolicy FLOAT32_ON_CPU = float32(ComputeDevice.CPU);

    /** How a float32 input meets a narrow matrix. */
    public enum Products {
        /** Whichever is faster for so many rows here; timed once in a process. On CUDA always as stored. */
        TIMED,
        /** Whichever is faster for many rows, their gradients too; timed once in a process. On CUDA always as stored. */
        TIMED_BOTH_WAYS,
        /** The input is rounded to the matrix' type, and so is the result. */
        AS_STORED,
        /** The matrix is widened to float32 piece by piece: exact but for the matrix' own rounding. */
        WIDENED
    }

    /**
     * @param dtype {@code auto}, {@code float32}, {@code bfloat16} or {@code float16}
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     */
    public static ComputePolicy of(String dtype, String device) {
        return new ComputePolicy(Dtype.of(dtype), ComputeDevice.of(device), Products.TIMED);
    }

    /**
     * For training beside frozen matrices, and for the reference: they stay as stored, and are multiplied as is faster here, up
     * and on the way back.
     */
    public static ComputePolicy asStored(ComputeDevice device) {
        return new ComputePolicy(null, device, Products.TIMED_BOTH_WAYS);
    }

    /**
     * For what a float32 copy is compared with, its reference: the same numbers go into the same products, on any device, and
     * cost no more memory than as stored.
     */
    public static ComputePolicy widened(ComputeDevice device) {
        return new ComputePolicy(null, device, Products.WIDENED);
    }

    /** In which a whole model learns. */
    public static ComputePolicy float32(ComputeDevice device) {
        return new ComputePolicy(Dtype.FLOAT32, device, Products.WIDENED);
    }

    public ComputePolicy with(Products others) {
        return new ComputePolicy(dtype, device, others);
    }

    /**
     * The same with what is timed found out: kept and used elsewhere, it means the same products. {@link Products#TIMED} stays
     * where neither way is faster for every number of rows.
     */
    public ComputePolicy settled(ModelConfig config) {
        return switch (rowsAsStored(config)) {
            case 0 -> with(Products.WIDENED);
            case Integer.MAX_VALUE -> with(Products.AS_STORED);
            default -> this;
        };
    }

    Dtype dtype(ModelConfig config) {
        return Objects.requireNonNullElse(dtype, config.storedAs());
    }

    /** Up to how many rows an input is multiplied by the matrix as stored. */
    int rowsAsStored(ModelConfig config) {
        Dtype narrow = dtype(config);
        if (narrow == Dtype.FLOAT32) {
            return 0;
        }
        return switch (products) {
            case AS_STORED -> Integer.MAX_VALUE;
            case WIDENED -> 0;
            case TIMED_BOTH_WAYS -> device.isCpu() && !NarrowProducts.gainBothWays(narrow) ? 0 : Integer.MAX_VALUE;
            case TIMED -> device.isCpu() ? NarrowProducts.rowsAsStored(narrow) : Integer.MAX_VALUE;
        };
    }
}
