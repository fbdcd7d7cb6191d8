package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.files.VisionConfig;
import dev.tpo.lmm.tensors.TorchScript;
import dev.tpo.lmm.tensors.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The SigLIP or CLIP tower without its last layer and without a final norm, CLIP's without its class token (facts of the
 * published checkpoints). Legend: N
 * images, S image size, P patches, Dv width of the tower; float32.
 */
public final class VisionTower implements AutoCloseable {
    private static final int FRAMES_AT_ONCE = 8;
    /** On a processor: of more the activations leave its caches, and the kernel clears fresh memory for each. */
    private static final int PATCHES_AT_ONCE = 1500;

    private final VisionConfig config;
    private final int framesAtOnce;
    private final TorchScript operations;
    private final List<NDArray> patchEmbedding;
    private final TorchScript.Tensors layers;

    public VisionTower(Weights weights, ModelConfig model) {
        this.config = model.vision();
        this.framesAtOnce = weights.device().isCpu()
                ? Math.clamp(PATCHES_AT_ONCE / (config.grid() * config.grid()), 1, FRAMES_AT_ONCE)
                : FRAMES_AT_ONCE;
        this.operations = LayerOps.of(weights);
        this.patchEmbedding =
                TensorNames.patchEmbedding(config).stream().map(weights::get).toList();
        List<NDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < config.layersRun(); layer++) {
            TensorNames.visionLayer(layer).forEach(name -> arrays.add(weights.get(name)));
        }
        this.layers = new TorchScript.Tensors(arrays);
    }

    /** (N, 3, S, S) normalised pixels to (N, P, Dv); a few frames at a time, so that memory does not grow with them all. */
    public NDArray features(NDManager manager, NDArray pixelValues) {
        long frames = pixelValues.getShape().get(0);
        if (frames <= framesAtOnce) {
            return some(manager, pixelValues);
        }
        NDList parts = new NDList();
        for (long begin = 0; begin < frames; begin += framesAtOnce) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray part =
                        some(scope, pixelValues.get(new NDIndex(begin + ":" + Math.min(frames, begin + framesAtOnce))));
                part.attach(manager);
                parts.add(part);
            }
        }
        try (parts) {
            return NDArrays.concat(parts, 0);
        }
    }

    private NDArray some(NDManager manager, NDArray pixelValues) {
        NDArray patches = operations.call(
                manager,
                config.clip() ? "clip_patches" : "patches",
                pixelValues,
                new NDList(patchEmbedding),
                config.layerNormEps());
        NDArray states = operations.call(
                manager,
                "vision_layers",
                patches,
                layers,
                config.layersRun(),
                config.heads(),
                config.layerNormEps(),
                activation());
        return config.clip() ? states.get(new NDIndex(":, 1:")) : states;
    }

    private int activation() {
        return switch (config.activation()) {
            case "gelu_pytorch_tanh" -> 0;
            case "quick_gelu" -> 1;
            case "gelu" -> 2;
            default -> throw new CheckpointException("config.json: unknown hidden_act " + config.activation());
        };
    }

    @Override
    public void close() {
        layers.close();
    }
}
