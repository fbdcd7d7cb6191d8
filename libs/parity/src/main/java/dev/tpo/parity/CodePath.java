package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.model.VisionTower;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.parity.oracle.PlainModel;
import java.util.function.Supplier;

/** One of the two ways in which the model is computed. Legend as in {@code dev.tpo.lmm}. */
interface CodePath extends AutoCloseable {
    NDArray features(NDArray pixelValues);

    NDArray visualTokens(NDArray features, ModelConfig.PoolMode mode);

    /** (L) int64 to (L, D). */
    NDArray embed(NDArray ids);

    /** (L, D) to (L, V), causal. */
    NDArray logits(NDArray embeddings);

    /** The likeliest token after the embeddings (L, D), then after that, and so on; nothing stops it. */
    default long[] greedy(NDArray embeddings, int count) {
        long[] tokens = new long[count];
        NDArray sequence = embeddings;
        for (int i = 0; i < count; i++) {
            NDArray logits = logits(sequence);
            tokens[i] = logits.get(logits.getShape().get(0) - 1).argMax().getLong();
            sequence = sequence.concat(embed(embeddings.getManager().create(new long[] {tokens[i]})), 0);
        }
        return tokens;
    }

    @Override
    void close();

    /** What serving and training run. */
    static CodePath torchScript(NDManager manager, Weights weights, ModelConfig config) {
        return torchScript(manager, weights, config, () -> new LanguageModel(weights, config));
    }

    /**
     * The same with an adapter beside the language model's layers.
     *
     * @param weights {@link LoraAdapter#beside} the adapter
     */
    static CodePath adapted(NDManager manager, Weights weights, ModelConfig config, LoraAdapter adapter) {
        return torchScript(manager, weights, config, () -> LanguageModel.adapted(weights, config, adapter, 0));
    }

    private static CodePath torchScript(
            NDManager manager, Weights weights, ModelConfig config, Supplier<LanguageModel> decoder) {
        try (Opening opening = new Opening()) {
            VisionTower tower = opening.add(new VisionTower(weights, config));
            VisualProjector projector = opening.add(new VisualProjector(weights, config));
            LanguageModel language = opening.add(decoder.get());
            return torchScript(manager, tower, projector, language, opening.keep());
        }
    }

    private static CodePath torchScript(
            NDManager manager, VisionTower tower, VisualProjector projector, LanguageModel language, Opening own) {
        return new CodePath() {
            @Override
            public NDArray features(NDArray pixelValues) {
                return tower.features(manager, pixelValues);
            }

            @Override
            public NDArray visualTokens(NDArray features, ModelConfig.PoolMode mode) {
                return projector.tokens(manager, features, mode);
            }

            @Override
            public NDArray embed(NDArray ids) {
                return language.embed(manager, ids);
            }

            @Override
            public NDArray logits(NDArray embeddings) {
                int length = Math.toIntExact(embeddings.getShape().get(0));
                NDArray hidden = language.hidden(
                        manager,
                        embeddings.expandDims(0),
                        manager.arange(0, length, 1, DataType.INT64),
                        LanguageModel.causal(manager, length));
                return language.logits(hidden).squeeze(0);
            }

            /** As serving does it: with the keys and values of what went before kept. */
            @Override
            public long[] greedy(NDArray embeddings, int count) {
                int prompt = Math.toIntExact(embeddings.getShape().get(0));
                long[] tokens = new long[count];
                try (KvCache cache = language.cache(prompt + count)) {
                    NDArray next = embeddings;
                    for (int i = 0; i < count; i++) {
                        NDArray hidden = language.next(manager, next.expandDims(0), cache);
                        tokens[i] = likeliest(language.lastLogits(manager, hidden));
                        next = embed(manager.create(new long[] {tokens[i]}));
                    }
                }
                return tokens;
            }

            private static int likeliest(float[] logits) {
                int best = 0;
                for (int token = 1; token < logits.length; token++) {
                    best = logits[token] > logits[best] ? token : best;
                }
                return best;
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    /** The oracle in plain array operations. */
    static CodePath plain(Weights weights, ModelConfig config) {
        PlainModel model = new PlainModel(weights, config);
        return new CodePath() {
            @Override
            public NDArray features(NDArray pixelValues) {
                return model.features(pixelValues);
            }

            @Override
            public NDArray visualTokens(NDArray features, ModelConfig.PoolMode mode) {
                return model.visualTokens(features, mode);
            }

            @Override
            public NDArray embed(NDArray ids) {
                return model.embed(ids);
            }

            @Override
            public NDArray logits(NDArray embeddings) {
                return model.logits(embeddings.expandDims(0)).squeeze(0);
            }

            @Override
            public void close() {}
        };
    }
}
