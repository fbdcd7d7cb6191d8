package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A checkpoint's tensors by LLaVA-NeXT's names, float32. Closing frees them all. */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> tensors;
    private final Map<String, StoredType> storedTypes;
    private final Map<String, NDArray> unread;

    /**
     * @param storedTypes of each tensor where it was read from
     * @param unread what the files held beside them, as stored
     */
    private Weights(
            NDManager manager,
            Map<String, NDArray> tensors,
            Map<String, StoredType> storedTypes,
            Map<String, NDArray> unread) {
        this.manager = manager;
        this.tensors = tensors;
        this.storedTypes = storedTypes;
        this.unread = unread;
    }

    /**
     * Maps the shards of a checkpoint; float32 tensors are views of the files, others are converted. Names, shapes and
     * types are checked first.
     *
     * @throws CheckpointException naming what is missing, misshapen, read by nothing, or the file that is broken
     */
    public static Weights read(Path checkpoint, ModelConfig config) {
        CheckpointFiles files = CheckpointFiles.of(checkpoint);
        Map<String, List<Integer>> expected = TensorNames.expected(config);
        Map<String, SafetensorsHeader.Entry> entries = files.entries();
        CheckpointShape.check(expected, entries, config);
        NDManager manager = Torch.newManager();
        try {
            Map<String, NDArray> found = new LinkedHashMap<>();
            Map<String, NDArray> unread = new LinkedHashMap<>();
            for (SafetensorsHeader shard : files.shards()) {
                try (MappedTensors mapped = new MappedTensors(shard, manager)) {
                    for (SafetensorsHeader.Entry entry : shard.entries()) {
                        if (expected.containsKey(entry.name())) {
                            found.put(entry.name(), float32(manager, mapped.view(entry)));
                        } else {
                            unread.put(entry.name(), mapped.view(entry));
                        }
                    }
                }
            }
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            Map<String, StoredType> storedTypes = new LinkedHashMap<>();
            for (String name : expected.keySet()) {
                tensors.put(name, CheckpointShape.require(found, name));
                storedTypes.put(name, Objects.requireNonNull(entries.get(name)).type());
            }
            return new Weights(manager, tensors, storedTypes, unread);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static NDArray float32(NDManager manager, NDArray stored) {
        try (stored;
                Torch.GradMode off = Torch.noGrad()) {
            return LayerOps.OPS.call(manager, "to_type", stored, StoredType.F32.torchNumber);
        }
    }

    /** Fresh tensors of the shapes that {@code config} asks for, all zero. */
    public static Weights zeros(ModelConfig config) {
        NDManager manager = Torch.newManager();
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        Map<String, StoredType> types = new LinkedHashMap<>();
        TensorNames.expected(config).forEach((name, sizes) -> {
            Shape shape =
                    new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
            tensors.put(name, manager.zeros(shape, DataType.FLOAT32));
            types.put(name, StoredType.F32);
        });
        return new Weights(manager, tensors, types, Map.of());
    }

    /** Independent values: for training, the file stays as it is. */
    public Weights copy() {
        return copyStoredAs(this);
    }

    /** The same; {@link #writeAsStored} will write them in the types in which {@code base} is stored. */
    public Weights copyStoredAs(Weights base) {
        NDManager own = Torch.newManager();
        return new Weights(own, copies(tensors, own), base.storedTypes, copies(unread, own));
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
        return CheckpointShape.require(tensors, name);
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    NDManager manager() {
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
        Map<String, SafetensorsWriter.Content> all = contents(unread);
        tensors.forEach((name, tensor) -> all.put(
                name, new SafetensorsWriter.Content(tensor, Objects.requireNonNull(storedTypes.get(name)))));
        ShardedCheckpoint.write(folder, all, ShardedCheckpoint.MAX_SHARD_BYTES);
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
