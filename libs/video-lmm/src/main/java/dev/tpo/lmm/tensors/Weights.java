package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.StoredType;
import dev.tpo.lmm.files.TensorNames;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's tensors by LLaVA-NeXT's names: matrices in the type that the policy says, all else float32. Closing frees
 * them all.
 */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> tensors;
    private final Map<String, StoredType> storedTypes;
    private final Map<String, NDArray> unread;
    private final ComputePolicy policy;
    private final ModelConfig config;

    /**
     * @param storedTypes of each tensor where it was read from
     * @param unread what the files held beside them, as stored
     */
    Weights(
            NDManager manager,
            Map<String, NDArray> tensors,
            Map<String, StoredType> storedTypes,
            Map<String, NDArray> unread,
            ComputePolicy policy,
            ModelConfig config) {
        this.manager = manager;
        this.tensors = tensors;
        this.storedTypes = storedTypes;
        this.unread = unread;
        this.policy = policy;
        this.config = config;
    }

    /** In float32 on the CPU. */
    public static Weights read(Path checkpoint, ModelConfig config) {
        return read(checkpoint, config, ComputePolicy.FLOAT32_ON_CPU);
    }

    /**
     * Maps the shards of a checkpoint; on the CPU, tensors that are stored as they are wanted are views of the files,
     * others are converted. Names, shapes and types are checked first.
     *
     * @throws CheckpointException naming what is missing, misshapen, read by nothing, or the file that is broken
     */
    public static Weights read(Path checkpoint, ModelConfig config, ComputePolicy policy) {
        return LoadedCheckpoint.read(checkpoint, config, policy).weights(policy, config);
    }

    /** How many bytes the tensors of such a model take. */
    public static long bytes(ModelConfig config, ComputePolicy policy) {
        long narrow = policy.dtype(config).stored().bytes();
        return TensorNames.expected(config).entrySet().stream()
                .mapToLong(tensor -> {
                    long numbers = tensor.getValue().stream()
                            .mapToLong(Integer::longValue)
                            .reduce(1, Math::multiplyExact);
                    return numbers * (TensorNames.multiplied(tensor.getKey()) ? narrow : Float.BYTES);
                })
                .sum();
    }

    /** Fresh tensors of the shapes that {@code config} asks for, all zero. */
    public static Weights zeros(ModelConfig config) {
        try (Opening opening = new Opening()) {
            NDManager manager = opening.add(Torch.newManager());
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            Map<String, StoredType> types = new LinkedHashMap<>();
            TensorNames.expected(config).forEach((name, sizes) -> {
                Shape shape =
                        new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
                tensors.put(name, manager.zeros(shape, DataType.FLOAT32));
                types.put(name, StoredType.F32);
            });
            opening.keep();
            return new Weights(manager, tensors, types, Map.of(), ComputePolicy.FLOAT32_ON_CPU, config);
        }
    }

    /** Independent float32 values, narrow matrices widened: for training, the file stays as it is. */
    public Weights copy() {
        return copyStoredAs(this);
    }

    /** The same; {@link #writeAsStored} will write them in the types in which {@code base} is stored. */
    public Weights copyStoredAs(Weights base) {
        try (Opening opening = new Opening();
                Torch.GradMode off = Torch.noGrad()) {
            NDManager own = opening.add(Torch.newManager(policy.device()));
            Map<String, NDArray> wide = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> wide.put(name, TensorOps.OPS.call(own, "float32_copy", tensor)));
            Map<String, NDArray> beside = copies(unread, own);
            opening.keep();
            ComputePolicy float32 = new ComputePolicy(Dtype.FLOAT32, policy.device(), policy.products());
            return new Weights(own, wide, base.storedTypes, beside, float32, config);
        }
    }

    /** The same with other tensors in place of some; it owns those, and closing it leaves the rest. */
    public Weights with(Map<String, NDArray> others) {
        NDManager own = Torch.newManager(policy.device());
        Map<String, NDArray> all = new LinkedHashMap<>(tensors);
        others.forEach((name, tensor) -> {
            tensor.attach(own);
            all.put(name, tensor);
        });
        return new Weights(own, all, storedTypes, unread, policy, config);
    }

    /** A float32 tensor where these are; takes it over. */
    public NDArray placedBeside(NDArray tensor) {
        return Placement.of(manager, tensor, StoredType.F32, policy.device());
    }

    private static Map<String, NDArray> copies(Map<String, NDArray> tensors, NDManager owner) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            NDArray copy = tensor.duplicate();
            copy.attach(owner);
            copies.put(name, copy);
        });
        return copies;
    }

    /** @throws CheckpointException if there is no such tensor */
    public NDArray get(String name) {
        return require(tensors, name);
    }

    /** @throws CheckpointException if there is no such tensor */
    public static NDArray require(Map<String, NDArray> tensors, String name) {
        @Nullable NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("no tensor " + name);
        }
        return tensor;
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public ComputeDevice device() {
        return policy.device();
    }

    /** For arrays beside these; closing it frees them. */
    public NDManager newManager() {
        return Torch.newManager(policy.device());
    }

    /** The same array where these are; {@code scope} owns a copy that has to be made for it. */
    public NDArray brought(NDManager scope, NDArray array) {
        return policy.device().isCpu() ? array : Placement.onDeviceOf(scope, array);
    }

    /** Up to how many rows an input is multiplied by these matrices as they are stored. */
    public int rowsAsStored() {
        return policy.rowsAsStored(config);
    }

    /** How inputs of any number of rows meet these matrices; {@link ComputePolicy.Products#WIDENED} where they are float32. */
    public ComputePolicy.Products products() {
        return policy.settled(config).products();
    }

    /** Bytes of a number that comes of multiplying many rows by these matrices. */
    public int productBytes() {
        return rowsAsStored() == Integer.MAX_VALUE
                ? policy.dtype(config).stored().bytes()
                : Float.BYTES;
    }

    public String computedIn() {
        Dtype dtype = policy.dtype(config);
        int rows = rowsAsStored();
        return dtype + " on " + policy.device()
                + (dtype == Dtype.FLOAT32
                        ? ""
                        : rows == Integer.MAX_VALUE
                                ? ", multiplied as stored"
                                : ", multiplied as stored up to " + rows + " rows, widened piece by piece above");
    }

    public NDManager manager() {
        return manager;
    }

    /**
     * Writes all tensors, also those that nothing reads here, as they are in memory: {@code model.safetensors}, or shards
     * with an index where that file would be too large.
     */
    public void write(Path folder) {
        write(folder, ShardedCheckpoint.MAX_SHARD_BYTES);
    }

    void write(Path folder, long maxShardBytes) {
        Map<String, SafetensorsWriter.Content> all = contents(unread);
        all.putAll(contents(tensors));
        ShardedCheckpoint.write(folder, all, maxShardBytes);
    }

    /** The same with each tensor in the type that it had in the files it was read from. */
    public void writeAsStored(Path folder) {
        writeAsStored(folder, ShardedCheckpoint.MAX_SHARD_BYTES);
    }

    void writeAsStored(Path folder, long maxShardBytes) {
        Map<String, SafetensorsWriter.Content> all = contents(unread);
        tensors.forEach((name, tensor) ->
                all.put(name, new SafetensorsWriter.Content(tensor, Objects.requireNonNull(storedTypes.get(name)))));
        ShardedCheckpoint.write(folder, all, maxShardBytes);
    }

    private static Map<String, SafetensorsWriter.Content> contents(Map<String, NDArray> tensors) {
        Map<String, SafetensorsWriter.Content> contents = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> contents.put(name, SafetensorsWriter.Content.of(tensor)));
        return contents;
    }

    @Override
    public void close() {
        manager.close();
    }
}
