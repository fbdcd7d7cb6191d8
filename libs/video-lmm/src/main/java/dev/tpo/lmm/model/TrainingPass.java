package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pass through the decoder that can be gone back. Its layers' backward passes are written out ({@code training.ts.py}), so
 * that a layer keeps no more than they read; layers beyond what there is memory for keep their input alone and are computed
 * once more on the way back (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). The last layer computes the
 * rows that are asked for and nothing else. Where the thread is not in grad mode it keeps nothing and gives the same bits.
 * One way back at most. Legend: B sequences, L tokens, R rows, D hidden size; float32.
 */
public final class TrainingPass implements AutoCloseable {
    private final LanguageModel model;
    private final LearningTensors learning;
    private final NDManager scope;
    private final NDArray embeddings;
    private final NDList rotations;
    private final NDArray mask;
    private final NDArray rows;
    private final NDArray everyRow;
    private final int[] dropoutSeeds;
    private final List<NDList> kept = new ArrayList<>();
    private final @Nullable NDArray top;
    private final NDArray hidden;

    /**
     * @param embeddings (B, L, D)
     * @param positions int64, (L) or (B, 1, L)
     * @param mask (B or 1, 1, L, L), boolean, true where a row may look; none looks behind itself
     * @param rows (B, R) int64: the places in each sequence that are asked for
     * @param dropoutSeed where an adapter's dropout begins
     * @param keptLayers how many layers, the last ones, need not be computed again
     */
    TrainingPass(
            LanguageModel model,
            NDManager parent,
            NDArray embeddings,
            NDArray positions,
            NDArray mask,
            NDArray rows,
            int dropoutSeed,
            int keptLayers) {
        this.model = model;
        this.learning = new LearningTensors(model);
        this.scope = parent.newSubManager();
        this.embeddings = embeddings;
        this.rows = rows;
        boolean goesBack = Torch.isGradMode();
        SplittableRandom seeds = new SplittableRandom(dropoutSeed);
        this.dropoutSeeds = seeds.ints(model.layers()).toArray();
        try (Torch.GradMode off = Torch.noGrad()) {
            this.rotations = model.rotations(scope, positions);
            this.mask = model.operations().call(scope, "additive", mask);
            this.everyRow = rows.getManager().create(new long[0]);
            NDArray x = Torch.detach(embeddings);
            x.attach(scope);
            for (int layer = 0; layer < dropoutSeeds.length; layer++) {
                NDList made = forward(layer, x);
                NDArray next = made.removeFirst();
                if (goesBack && layer >= dropoutSeeds.length - keptLayers) {
                    kept.add(made);
                    x.close(); // the list has a handle of its own
                } else {
                    made.close();
                    if (goesBack) {
                        kept.add(new NDList(x));
                    } else {
                        x.close();
                    }
                }
                x = next;
            }
            this.hidden = model.finalNorm(scope, x);
            if (goesBack) {
                this.top = x;
            } else {
                this.top = null;
                x.close();
            }
        }
    }

    /** (B, R, D) behind all layers and the final norm; it has no history. */
    public NDArray hidden() {
        return hidden;
    }

    /**
     * Goes down to all that learns.
     *
     * @param gradient (B, R, D) of {@link #hidden}
     */
    public void backward(NDArray gradient) {
        NDArray top = Objects.requireNonNull(this.top, "a pass that keeps nothing goes one way");
        try (Torch.GradMode off = Torch.noGrad()) {
            NDArray upstream = learning.finalNormBack(scope, gradient, top);
            top.close();
            for (int layer = dropoutSeeds.length - 1; layer >= 0; layer--) {
                try (NDManager once = scope.newSubManager();
                        NDList parts = kept.get(layer)) {
                    NDList all = parts.size() > 1 ? parts : again(once, layer, parts.getFirst());
                    NDList gradients = backward(once, layer, upstream, all);
                    upstream.close();
                    upstream = gradients.getFirst();
                    upstream.attach(scope);
                    learning.collect(layer, gradients);
                }
            }
            if (Torch.isTracked(embeddings)) {
                Torch.backward(embeddings, upstream);
            }
            upstream.close();
        }
    }

    private NDList again(NDManager once, int layer, NDArray x) {
        NDList made = forward(layer, x);
        made.attach(once);
        return made.subNDList(1);
    }

    private NDList forward(int layer, NDArray x) {
        drop(layer);
        return model.operations()
                .callList(
                        scope,
                        "training_layer",
                        x,
                        rotations,
                        mask,
                        model.layerTensors(),
                        model.adapterTensors(),
                        layer,
                        model.sizes(),
                        model.reals(),
                        rowsOf(layer));
    }

    private NDList backward(NDManager once, int layer, NDArray upstream, NDList all) {
        drop(layer);
        return model.operations()
                .callList(
                        once,
                        "training_layer_back",
                        upstream,
                        all,
                        rotations,
                        mask,
                        model.layerTensors(),
                        model.adapterTensors(),
                        layer,
                        model.sizes(),
                        model.reals(),
                        rowsOf(layer),
                        learning.inLayer(layer));
    }

    private NDArray rowsOf(int layer) {
        return layer == dropoutSeeds.length - 1 ? rows : everyRow;
    }

    /** What a layer drops follows from its own seed: computed again it drops the same. */
    private void drop(int layer) {
        if (model.drops()) {
            Torch.setSeed(dropoutSeeds[layer]);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
