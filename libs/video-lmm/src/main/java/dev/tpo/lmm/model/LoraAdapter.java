package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.LoraTensors;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.TensorOps;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter as PEFT writes and reads it: pairs of matrices, A (r, in) and B (out, r), beside frozen ones, so that
 * y = W x + s B A x with s = alpha / r; and tensors that stand in place of the base's. All float32.
 */
public final class LoraAdapter implements AutoCloseable {
    private final NDManager manager;
    private final LoraConfig config;
    private final ModelConfig base;
    private final Map<String, NDArray> tensors;

    /** @param tensors by {@link LoraTensors}' names */
    private LoraAdapter(NDManager manager, LoraConfig config, ModelConfig base, Map<String, NDArray> tensors) {
        this.manager = manager;
        this.config = config;
        this.base = base;
        // One order, fresh or read: whoever sums over the tensors gets the same last bit.
        this.tensors = new TreeMap<>(tensors);
    }

    /**
     * Reads an adapter's folder.
     *
     * @param base of the model that it is for
     * @throws CheckpointException naming what is not supported, missing, misshapen or read by nothing
     */
    public static LoraAdapter read(Path folder, ModelConfig base) {
        LoraConfig config = LoraConfig.read(folder);
        SafetensorsHeader header = LoraTensors.header(folder);
        LoraTensors.check(header, config, base);
        try (Opening opening = new Opening()) {
            NDManager manager = opening.add(Torch.newManager());
            Map<String, NDArray> tensors = SafetensorsFiles.readFile(header.file(), manager);
            tensors.keySet().removeIf(name -> LoraTensors.isOfNothing(name, base));
            opening.keep();
            return new LoraAdapter(manager, config, base, tensors);
        }
    }

    /** An adapter that changes nothing yet, begun as PEFT begins: A uniform within 1 / sqrt(in), B zero. */
    public static LoraAdapter fresh(LoraConfig config, ModelConfig base, long seed) {
        try (Opening opening = new Opening()) {
            NDManager manager = opening.add(Torch.newManager());
            Map<String, NDArray> tensors = fresh(manager, config, base, seed);
            opening.keep();
            return new LoraAdapter(manager, config, base, tensors);
        }
    }

    private static Map<String, NDArray> fresh(NDManager manager, LoraConfig config, ModelConfig base, long seed) {
        Map<String, List<Integer>> shapes = TensorNames.expected(base);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (String module : LoraTensors.decoderModules(base)) {
            if (config.targets(module)) {
                List<Integer> weight = shapes.getOrDefault(module + ".weight", List.of());
                int out = weight.get(0);
                int in = weight.get(1);
                float[] down = new float[Math.multiplyExact(config.rank(), in)];
                double bound = 1 / Math.sqrt(in);
                for (int i = 0; i < down.length; i++) {
                    down[i] = (float) random.nextDouble(-bound, bound);
                }
                tensors.put(LoraTensors.down(module), manager.create(down, new Shape(config.rank(), in)));
                tensors.put(LoraTensors.up(module), manager.zeros(new Shape(out, config.rank())));
            }
        }
        return tensors;
    }

    /** Independent values where {@code weights} are: for training, the file stays as it is. */
    public LoraAdapter copyBeside(Weights weights) {
        ComputeDevice device = weights.device();
        try (Opening opening = new Opening()) {
            NDManager own = opening.add(Torch.newManager(device));
            Map<String, NDArray> copies = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> {
                NDArray copy = device.isCpu() ? tensor.duplicate() : tensor.toDevice(device.device(), true);
                copy.attach(own);
                copies.put(name, copy);
            });
            opening.keep();
            return new LoraAdapter(own, config, base, copies);
        }
    }

    public LoraConfig config() {
        return config;
    }

    /** All tensors, by PEFT's names: what learns. */
    public Map<String, NDArray> tensors() {
        return tensors;
    }

    /** Writes the folder's two files. */
    public void write(Path folder) {
        config.write(folder);
        SafetensorsFiles.write(folder.resolve(LoraTensors.FILE), tensors);
    }

    /** Adds the adapter to float32 {@code weights} in place: W' = W + s B A. */
    public void mergeInto(Weights weights) {
        try (NDManager scope = weights.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            for (String module : LoraTensors.modules(tensors.keySet())) {
                try (NDArray merged = merged(scope, weights, module)) {
                    Torch.copyInto(weights.get(module + ".weight"), merged);
                }
            }
            replaced().forEach((name, tensor) -> Torch.copyInto(weights.get(name), tensor));
        }
    }

    /**
     * The base's weights as they are beside the adapter: replaced and merged wherever no pair stands in a layer. They share
     * the rest with {@code weights}, and closing them leaves that.
     */
    public Weights beside(Weights weights) {
        List<String> elsewhere = new ArrayList<>(LoraTensors.modules(tensors.keySet()));
        elsewhere.removeAll(LoraTensors.decoderModules(base));
        try (NDManager scope = weights.newManager(); // what is made stays here until others own it
                Torch.GradMode off = Torch.noGrad()) {
            Map<String, NDArray> other = new LinkedHashMap<>();
            elsewhere.forEach(module -> other.put(module + ".weight", merged(scope, weights, module)));
            replaced().forEach((name, tensor) -> other.put(name, placed(scope, weights, tensor)));
            return weights.with(other);
        }
    }

    /** Whether a video's tokens are the same with this adapter as without. */
    public boolean leavesSight() {
        return tensors.keySet().stream()
                .noneMatch(name -> name.contains("vision_tower")
                        || name.contains("mm_projector")
                        || name.endsWith(TensorNames.EMBEDDING)); // of the tokens that say the time
    }

    /** A and B of every linear layer of the decoder in turn, empty where there is none; where {@code weights} are. */
    List<NDArray> inLayers(Weights weights) {
        List<NDArray> pairs = new ArrayList<>();
        NDArray none = manager.zeros(new Shape(0));
        for (String module : LoraTensors.decoderModules(base)) {
            for (String name : List.of(LoraTensors.down(module), LoraTensors.up(module))) {
                @Nullable NDArray tensor = tensors.get(name);
                pairs.add(
                        tensor == null
                                ? none
                                : weights.device().device().equals(tensor.getDevice())
                                        ? tensor
                                        : weights.placedBeside(tensor.duplicate()));
            }
        }
        return pairs;
    }

    /** A module's weight with its pair added to it, float32. */
    private NDArray merged(NDManager scope, Weights weights, String module) {
        try (NDManager once = Torch.newManager()) {
            NDArray product = Weights.require(tensors, LoraTensors.up(module))
                    .matMul(Weights.require(tensors, LoraTensors.down(module)));
            product.attach(once);
            NDArray difference = weights.placedBeside(product.mul(config.scale()));
            difference.attach(once);
            NDArray wide =
                    TensorOps.OPS.call(once, "to_type", weights.get(module + ".weight"), StoredType.F32.torchNumber());
            NDArray merged = wide.add(difference);
            merged.attach(scope);
            return merged;
        }
    }

    private static NDArray placed(NDManager scope, Weights weights, NDArray tensor) {
        NDArray copy = weights.placedBeside(tensor.duplicate());
        copy.attach(scope);
        return copy;
    }

    private Map<String, NDArray> replaced() {
        Map<String, NDArray> replaced = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (LoraTensors.module(name) == null) {
                replaced.put(name.substring(LoraTensors.PREFIX.length()), tensor);
            }
        });
        return replaced;
    }

    @Override
    public void close() {
        manager.close();
    }
}
