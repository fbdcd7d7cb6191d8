package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A checkpoint's tensors by LLaVA-NeXT's names, float32. Closing frees them all. */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> tensors;

    private Weights(NDManager manager, Map<String, NDArray> tensors) {
        this.manager = manager;
        this.tensors = tensors;
    }

    /**
     * Maps the shards of a checkpoint; float32 tensors are views of the files, others are converted.
     *
     * @throws CheckpointException naming what is missing, misshapen or read by nothing
     */
    public static Weights read(Path checkpoint, ModelConfig config) {
        NDManager manager = Torch.newManager();
        try {
            Map<String, NDArray> found = SafetensorsFiles.read(checkpoint, manager);
            Map<String, List<Integer>> expected = TensorNames.expected(config);
            CheckpointShape.check(expected, found, config);
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            expected.keySet().forEach(name -> tensors.put(name, CheckpointShape.require(found, name)));
            return new Weights(manager, tensors);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Fresh tensors of the shapes that {@code config} asks for, all zero. */
    public static Weights zeros(ModelConfig config) {
        NDManager manager = Torch.newManager();
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        TensorNames.expected(config)
                .forEach((name, shape) -> tensors.put(
                        name,
                        manager.zeros(
                                new Shape(shape.stream()
                                        .mapToLong(Integer::longValue)
                                        .toArray()),
                                DataType.FLOAT32)));
        return new Weights(manager, tensors);
    }

    /** Independent values: for training, the file stays as it is. */
    public Weights copy() {
        NDManager own = Torch.newManager();
        Map<String, NDArray> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            NDArray copy = tensor.duplicate();
            copy.attach(own);
            copies.put(name, copy);
        });
        return new Weights(own, copies);
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

    /** Writes {@code model.safetensors} into a folder. */
    public void write(Path folder) {
        SafetensorsFiles.write(folder.resolve("model.safetensors"), tensors);
    }

    @Override
    public void close() {
        manager.close();
    }
}
