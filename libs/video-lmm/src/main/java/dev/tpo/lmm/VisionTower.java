package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * The SigLIP tower without its last layer and without a final norm (facts of the published checkpoints). Legend: N
 * images, S image size, P patches, Dv width of the tower; float32.
 */
public final class VisionTower implements AutoCloseable {
    private final VisionConfig config;
    private final List<NDArray> patchEmbedding;
    private final TorchScript.Tensors layers;

    public VisionTower(Weights weights, ModelConfig model) {
        this.config = model.vision();
        this.patchEmbedding =
                TensorNames.patchEmbedding().stream().map(weights::get).toList();
        List<NDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < config.layersRun(); layer++) {
            TensorNames.visionLayer(layer).forEach(name -> arrays.add(weights.get(name)));
        }
        this.layers = new TorchScript.Tensors(arrays);
    }

    /** (N, 3, S, S) normalised pixels to (N, P, Dv). */
    public NDArray features(NDManager manager, NDArray pixelValues) {
        NDArray patches = LayerOps.OPS.call(
                manager, "patches", pixelValues, patchEmbedding.get(0), patchEmbedding.get(1), patchEmbedding.get(2));
        return LayerOps.OPS.call(
                manager,
                "vision_layers",
                patches,
                layers,
                config.layersRun(),
                config.heads(),
                config.layerNormEps(),
                activation());
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
