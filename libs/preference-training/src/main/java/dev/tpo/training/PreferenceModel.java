package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.model.RecomputedPass;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how likely answers are, differentiably in the language model, the projector and the newline. Legend: B videos, L
 * longest sequence, D hidden size, N pairs, M predicted tokens.
 */
final class PreferenceModel implements AutoCloseable {
    private final Weights weights;
    private final ModelConfig config;
    private final LanguageModel decoder;
    private final VisualPrefix prefix;
    private final ActivationMemory memory;
    private final Opening own;

    PreferenceModel(Weights weights, ModelConfig config, ActivationMemory memory) {
        this(weights, config, () -> new LanguageModel(weights, config), memory);
    }

    private PreferenceModel(
            Weights weights, ModelConfig config, Supplier<LanguageModel> decoder, ActivationMemory memory) {
        this.weights = weights;
        this.config = config;
        this.memory = memory;
        try (Opening opening = new Opening()) {
            this.decoder = opening.add(decoder.get());
            VisualProjector projector = opening.add(new VisualProjector(weights, config));
            this.prefix = new VisualPrefix(config, projector, this.decoder);
            this.own = opening.keep();
        }
    }

    /** Differentiable in the adapter beside the decoder's matrices, and in nothing else that does not ask for it. */
    static PreferenceModel adapted(
            Weights base, ModelConfig config, LoraAdapter adapter, double dropout, ActivationMemory memory) {
        return new PreferenceModel(base, config, () -> LanguageModel.adapted(base, config, adapter, dropout), memory);
    }

    /**
     * @param logps (N, 2) summed log-probabilities, nats: chosen, rejected
     * @param tokens tokens that went through the model
     * @param below the pass through the layers if it has to be computed again; null: the graph reaches down by itself
     */
    record Answers(NDArray logps, long tokens, @Nullable RecomputedPass below) {
        /** From a scalar made of {@link #logps} down to all that learns. */
        void backward(NDArray loss) {
            Torch.backward(loss);
            if (below != null) {
                below.backward();
            }
        }
    }

    /**
     * Cuts a batch so that what a pass keeps fits the memory for it: as many videos as fit, at least one, since what shares
     * a video's prefix stays together. Keeps the pairs' order within a pass.
     */
    List<List<Integer>> passes(TrainingSet data, List<Integer> batch) {
        List<List<Integer>> passes = new ArrayList<>();
        Set<Integer> taken = new LinkedHashSet<>();
        int width = 0;
        for (Map.Entry<Integer, PackedSequence> next :
                PackedRows.byVideo(data, batch, this::prefixTokens).entrySet()) {
            int wider = Math.max(width, next.getValue().length());
            if (!taken.isEmpty() && !keepsAll((taken.size() + 1L) * wider)) {
                passes.add(about(taken, data, batch));
                taken.clear();
                wider = next.getValue().length();
            }
            taken.add(next.getKey());
            width = wider;
        }
        passes.add(about(taken, data, batch));
        return passes;
    }

    private static List<Integer> about(Set<Integer> videos, TrainingSet data, List<Integer> batch) {
        return batch.stream()
                .filter(pair -> videos.contains(data.pairs().get(pair).video()))
                .toList();
    }

    private boolean keepsAll(long tokens) {
        return decoder.activationBytes(tokens) <= memory.bytes();
    }

    /**
     * The pairs in their order; those of one video share its prefix.
     *
     * @param pairs numbers of the set's pairs
     * @param dropoutSeed where an adapter's dropout begins
     */
    Answers answers(NDManager scope, TrainingSet data, List<Integer> pairs, int dropoutSeed) {
        Map<Integer, PackedSequence> sequences = PackedRows.byVideo(data, pairs, this::prefixTokens);
        PackedRows rows = new PackedRows(List.copyOf(sequences.values()), pairs.size());
        NDList embeddings = new NDList();
        sequences.forEach(
                (video, row) -> embeddings.add(embed(scope, data.videos().get(video), row, rows.width())));
        NDArray laid = NDArrays.stack(embeddings);
        NDArray positions = rows.positions(scope);
        NDArray mask = rows.mask(scope);
        RecomputedPass below = Torch.isGradMode() && !keepsAll(rows.laidTokens())
                ? decoder.recomputed(scope, laid, positions, mask, dropoutSeed)
                : null;
        NDArray hidden = below == null ? decoder.hidden(scope, laid, positions, mask, dropoutSeed) : below.hidden();
        return new Answers(sums(scope, hidden.reshape(-1, config.hiddenSize()), rows), rows.tokens(), below);
    }

    private int prefixTokens(TrainingVideo video) {
        int frames = Math.toIntExact(video.features().getShape().get(0));
        return video.before().length + prefix.tokenCount(frames);
    }

    /** (L, D): the tokens in front, each frame's visual tokens with its time, the packed text, zeros. */
    private NDArray embed(NDManager scope, TrainingVideo video, PackedSequence row, int width) {
        int hidden = config.hiddenSize();
        if (row.positionsUsed() > config.maxPositions()) {
            throw new SequenceTooLongException(row.positionsUsed(), config.maxPositions());
        }
        NDList parts = new NDList(
                decoder.embed(scope, scope.create(video.before())),
                prefix.tokens(scope, weights.brought(scope, video.features()), video.timeTokens()),
                decoder.embed(scope, scope.create(row.textTokens())));
        if (row.length() < width) {
            parts.add(scope.zeros(new Shape(width - row.length(), hidden)));
        }
        return NDArrays.concat(parts, 0);
    }

    /** From (B L, D) to (N, 2): the vocabulary is looked at only where an answer's token is predicted. */
    private NDArray sums(NDManager scope, NDArray hidden, PackedRows rows) {
        NDArray predicting =
                decoder.rows(scope, hidden, rows.predictingPlaces(scope)).expandDims(0); // (1, M, D)
        NDArray logps = decoder.tokenLogProbabilities(scope, predicting, rows.targets(scope)); // (1, M)
        return rows.membership(scope)
                .matMul(logps.reshape(-1, 1).toType(DataType.FLOAT32, false)) // (2 N, 1)
                .reshape(-1, 2);
    }

    @Override
    public void close() {
        own.close();
    }
}
