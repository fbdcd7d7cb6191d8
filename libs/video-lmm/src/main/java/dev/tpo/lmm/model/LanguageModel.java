package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.TorchScript;
import dev.tpo.lmm.tensors.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Qwen2 decoder: RMSNorm, grouped-query attention with rotary positions, SwiGLU. Differentiable where the calling
 * thread is in grad mode. Legend: B batch, L sequence, D hidden size, V vocabulary, hs head size, R rows; all float32.
 */
public final class LanguageModel implements AutoCloseable {
    static final int DECODER_LAYER_TENSORS = 12;

    private final ModelConfig config;
    private final ComputeDevice device;
    private final TorchScript operations;
    private final NDArray embedding;
    private final NDArray head;
    private final TorchScript.Tensors layers;
    private final TorchScript.Tensors adapters;
    private final long[] sizes;
    private final double[] reals;
    private final RotaryTables rotary;
    private final Opening own;

    public LanguageModel(Weights weights, ModelConfig config) {
        this(weights, config, null, 0, null);
    }

    /**
     * With an adapter beside the layers' matrices, unmerged.
     *
     * @param weights those beside the adapter
     * @param dropout share of the adapter's inputs that is dropped, from torch's own random numbers
     * @param shared another's tables; null: tables of its own
     */
    private LanguageModel(
            Weights weights,
            ModelConfig config,
            @Nullable LoraAdapter adapter,
            double dropout,
            @Nullable RotaryTables shared) {
        this.config = config;
        this.device = weights.device();
        this.operations = LayerOps.of(weights);
        this.embedding = weights.get(TensorNames.EMBEDDING);
        this.head = config.tiedEmbeddings() ? embedding : weights.get(TensorNames.HEAD);
        List<NDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            TensorNames.decoderLayer(layer).forEach(name -> arrays.add(weights.get(name)));
        }
        arrays.add(weights.get(TensorNames.FINAL_NORM));
        this.sizes = new long[] {config.layers(), config.heads(), config.keyValueHeads()};
        this.reals = new double[] {
            config.rmsNormEps(), adapter == null ? 0 : adapter.config().scale(), dropout
        };
        try (Opening opening = new Opening()) {
            this.layers = opening.add(new TorchScript.Tensors(arrays));
            this.adapters =
                    opening.add(new TorchScript.Tensors(adapter == null ? List.of() : adapter.inLayers(weights)));
            this.rotary = shared == null ? opening.add(RotaryTables.of(config, weights.manager())) : shared;
            this.own = opening.keep();
        }
    }

    /**
     * With an adapter whose pairs stand unmerged beside the matrices of the layers; gradients flow into them.
     *
     * @param weights {@link LoraAdapter#beside} the adapter; of the base itself where it has nothing but such pairs
     * @param dropout share of the adapter's inputs that is dropped, drawn from torch's random numbers
     */
    public static LanguageModel adapted(Weights weights, ModelConfig config, LoraAdapter adapter, double dropout) {
        return new LanguageModel(weights, config, adapter, dropout, null);
    }

    /**
     * This model with an adapter in its layers, nothing dropped; it shares what does not depend on weights. To be closed
     * before this one.
     *
     * @param weights {@link LoraAdapter#beside} the adapter
     */
    public LanguageModel beside(Weights weights, LoraAdapter adapter) {
        return new LanguageModel(weights, config, adapter, 0, rotary);
    }

    /** For one sequence of at most so many tokens. */
    public KvCache cache(int capacity) {
        return new KvCache(config, capacity, device);
    }

    /** (…) int64 token ids to (…, D). */
    public NDArray embed(NDManager manager, NDArray ids) {
        return operations.call(manager, "embed", embedding, ids);
    }

    /** Token ids to (1, L, D). */
    public NDArray embed(NDManager manager, long[] ids) {
        return embed(manager, manager.create(ids, new Shape(1, ids.length)));
    }

    /** Rows of any (N, W) table by their int64 numbers; differentiable in the table. */
    public NDArray rows(NDManager manager, NDArray table, NDArray numbers) {
        return operations.call(manager, "embed", table, numbers);
    }

    /** A (N, W) table with (R, W) rows added at their int64 numbers, several at one number too; no history. */
    public NDArray addRows(NDManager manager, NDArray table, NDArray rows, NDArray numbers) {
        return operations.call(manager, "add_rows", table, rows, numbers);
    }

    /** {@link #hidden(NDManager, NDArray, NDArray, NDArray, int)} where nothing is dropped. */
    public NDArray hidden(NDManager manager, NDArray embeddings, NDArray positions, NDArray mask) {
        return hidden(manager, embeddings, positions, mask, 0);
    }

    /**
     * All layers and the final norm.
     *
     * @param embeddings (B, L, D)
     * @param positions int64, (L) or (B, 1, L)
     * @param mask (L, L) or broadcastable to (B, heads, L, L); boolean, true where a row may look
     * @param dropoutSeed where an adapter's dropout begins
     * @return (B, L, D)
     */
    public NDArray hidden(NDManager manager, NDArray embeddings, NDArray positions, NDArray mask, int dropoutSeed) {
        if (drops()) {
            Torch.setSeed(dropoutSeed);
        }
        return operations.call(
                manager, "decoder", embeddings, rotations(manager, positions), mask, layers, adapters, sizes, reals);
    }

    /**
     * A pass for training: see {@link TrainingPass}.
     *
     * @param scope lives until the pass has been gone back
     */
    public TrainingPass pass(
            NDManager scope,
            NDArray embeddings,
            NDArray positions,
            NDArray mask,
            NDArray rows,
            int dropoutSeed,
            int keptLayers) {
        return new TrainingPass(this, scope, embeddings, positions, mask, rows, dropoutSeed, keptLayers);
    }

    int layers() {
        return config.layers();
    }

    boolean drops() {
        return reals[2] > 0;
    }

    /** Cosines and sines of the positions' angles, (…, hs / 2) each. */
    NDList rotations(NDManager manager, NDArray positions) {
        return new NDList(
                operations.call(manager, "embed", rotary.cos, positions),
                operations.call(manager, "embed", rotary.sin, positions));
    }

    TorchScript operations() {
        return operations;
    }

    TorchScript.Tensors layerTensors() {
        return layers;
    }

    TorchScript.Tensors adapterTensors() {
        return adapters;
    }

    long[] sizes() {
        return sizes;
    }

    double[] reals() {
        return reals;
    }

    NDArray head() {
        return head;
    }

    NDArray finalNorm(NDManager manager, NDArray x) {
        return operations.call(manager, "rms_norm", x, normWeight(), config.rmsNormEps());
    }

    NDArray normWeight() {
        return layers.arrays().get(config.layers() * DECODER_LAYER_TENSORS);
    }

    double normEps() {
        return config.rmsNormEps();
    }

    /**
     * The same for the next tokens of one sequence, whose earlier tokens {@code cache} holds; they are added to it.
     *
     * @param embeddings (1, L, D)
     * @return (1, L, D)
     */
    public NDArray next(NDManager manager, NDArray embeddings, KvCache cache) {
        int tokens = Math.toIntExact(embeddings.getShape().get(1));
        cache.requireRoom(tokens);
        NDArray hidden = operations.call(
                manager,
                "cached_decoder",
                embeddings,
                new NDList(rotary.cos, rotary.sin),
                layers,
                adapters,
                sizes,
                reals,
                cache.keys,
                cache.values,
                cache.length());
        cache.advance(tokens);
        return hidden;
    }

    /** Logits of what follows the last token, (V) on the heap. */
    public float[] lastLogits(NDManager manager, NDArray hidden) {
        return operations.call(manager, "last_logits", hidden, head).toFloatArray();
    }

    /** (B, L, D) to (B, L, V). */
    public NDArray logits(NDArray hidden) {
        return operations.call(hidden.getManager(), "logits", hidden, head);
    }

    /**
     * Log-probability of each target token, nats; 0 where the target is -100.
     *
     * @param hidden (B, L, D)
     * @param targets (B, L) int64: the token that position l is to predict
     * @return (B, L)
     */
    public NDArray tokenLogProbabilities(NDManager manager, NDArray hidden, NDArray targets) {
        return operations.call(manager, "token_logprobs", hidden, head, targets);
    }

    /** The head by rows, for training: see {@link AnswerHead}. */
    public AnswerHead answerHead() {
        return new AnswerHead(this);
    }

    /** A causal mask (L, L). */
    public static NDArray causal(NDManager manager, int length) {
        NDArray index = manager.arange(0, length, 1, DataType.INT32);
        return index.reshape(1, length).lte(index.reshape(length, 1));
    }

    @Override
    public void close() {
        own.close();
    }
}
