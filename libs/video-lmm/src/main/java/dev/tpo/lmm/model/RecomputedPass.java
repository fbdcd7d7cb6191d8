package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A pass through the decoder for training that keeps what goes into each layer and nothing in between; the backward pass
 * computes each layer once more (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). Values and gradients
 * are those of {@link LanguageModel#hidden}. One backward pass a forward pass; the calling thread is in grad mode.
 */
public final class RecomputedPass {
    private final LanguageModel model;
    private final NDManager scope;
    private final NDList rotations;
    private final NDArray mask;
    private final int[] dropoutSeeds;
    private final NDArray embeddings;
    private final List<NDArray> inputs = new ArrayList<>();
    private final NDArray top;

    RecomputedPass(
            LanguageModel model,
            NDManager scope,
            NDArray embeddings,
            NDArray positions,
            NDArray mask,
            int dropoutSeed) {
        this.model = model;
        this.scope = scope;
        this.rotations = model.rotations(scope, positions);
        this.mask = mask;
        this.embeddings = embeddings;
        SplittableRandom seeds = new SplittableRandom(dropoutSeed);
        this.dropoutSeeds = new int[model.layers()];
        NDArray x = Torch.detach(embeddings);
        try (Torch.GradMode off = Torch.noGrad()) {
            for (int layer = 0; layer < dropoutSeeds.length; layer++) {
                dropoutSeeds[layer] = seeds.nextInt();
                inputs.add(x);
                x = layer(scope, layer, x);
            }
        }
        this.top = x;
        Torch.requireGradient(top, true);
    }

    /** (B, L, D) behind all layers and the final norm. */
    public NDArray hidden() {
        return model.finalNorm(scope, top);
    }

    /** Goes on down through the layers when the gradient of {@link #hidden} has come from a loss above. */
    public void backward() {
        NDArray upstream = Torch.gradient(top);
        upstream.attach(scope);
        top.close();
        for (int layer = inputs.size() - 1; layer >= 0; layer--) {
            try (NDManager once = scope.newSubManager();
                    NDArray x = inputs.get(layer)) {
                Torch.requireGradient(x, true);
                NDArray y = layer(once, layer, x);
                Torch.backward(y, upstream);
                upstream.close();
                upstream = Torch.gradient(x);
                upstream.attach(scope);
            }
        }
        if (Torch.isTracked(embeddings)) {
            Torch.backward(embeddings, upstream);
        }
        upstream.close();
    }

    private NDArray layer(NDManager manager, int layer, NDArray x) {
        if (model.drops()) {
            Torch.setSeed(dropoutSeeds[layer]);
        }
        return model.layer(manager, layer, x, rotations, mask);
    }
}
