package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
import dev.tpo.training.losses.ReferenceUse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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
    private final boolean compared;
    private final Opening own;

    /** One whose answers' probabilities are all that is asked for. */
    PreferenceModel(Weights weights, ModelConfig config, ActivationMemory memory) {
        this(weights, config, memory, ReferenceUse.LOG_PROBABILITIES);
    }

    /** @param use what of it is compared with a reference */
    PreferenceModel(Weights weights, ModelConfig config, ActivationMemory memory, ReferenceUse use) {
        this(weights, config, () -> new LanguageModel(weights, config), memory, use);
    }

    private PreferenceModel(
            Weights weights,
            ModelConfig config,
            Supplier<LanguageModel> decoder,
            ActivationMemory memory,
            ReferenceUse use) {
        this.weights = weights;
        this.config = config;
        this.memory = memory;
        this.compared = use == ReferenceUse.DISTRIBUTION;
        try (Opening opening = new Opening()) {
            this.decoder = opening.add(decoder.get());
            VisualProjector projector = opening.add(new VisualProjector(weights, config));
            this.prefix = new VisualPrefix(config, projector, this.decoder);
            this.own = opening.keep();
        }
    }

    /** Differentiable in the adapter beside the decoder's matrices, and in nothing else that does not ask for it. */
    static PreferenceModel adapted(
            Weights base,
            ModelConfig config,
            LoraAdapter adapter,
            double dropout,
            ActivationMemory memory,
            ReferenceUse use) {
        return new PreferenceModel(
                base, config, () -> LanguageModel.adapted(base, config, adapter, dropout), memory, use);
    }

    /**
     * Cuts a batch so that what a pass keeps fits the memory for it: as many videos as fit, at least one, since what shares
     * a video's prefix stays together. Keeps the pairs' order within a pass.
     */
    List<List<Integer>> passes(TrainingSet data, List<Integer> batch) {
        List<List<Integer>> passes = new ArrayList<>();
        Set<Integer> taken = new LinkedHashSet<>();
        int width = 0;
        long chosenTokens = 0;
        for (Map.Entry<Integer, PackedSequence> next :
                PackedRows.byContext(data, batch, this::prefixTokens).entrySet()) {
            int wider = Math.max(width, next.getValue().length());
            long more = chosenTokens + next.getValue().chosenTokens();
            if (!taken.isEmpty() && !keepsAll((taken.size() + 1L) * wider, more)) {
                passes.add(about(taken, data, batch));
                taken.clear();
                wider = next.getValue().length();
                more = next.getValue().chosenTokens();
            }
            taken.add(next.getKey());
            width = wider;
            chosenTokens = more;
        }
        passes.add(about(taken, data, batch));
        return passes;
    }

    private static List<Integer> about(Set<Integer> contexts, TrainingSet data, List<Integer> batch) {
        return batch.stream()
                .filter(pair -> contexts.contains(data.pairs().get(pair).context()))
                .toList();
    }

    /** What is compared over the vocabulary counts: both distributions and a gradient, of each token of chosen answers. */
    private boolean keepsAll(long tokens, long chosenTokens) {
        long comparing = compared ? 3L * Float.BYTES * config.vocabularySize() * chosenTokens : 0;
        return decoder.activationBytes(tokens) + comparing <= memory.bytes();
    }

    /**
     * The pairs in their order; those of one video share its prefix.
     *
     * @param pairs numbers of the set's pairs
     * @param dropoutSeed where an adapter's dropout begins
     */
    Answers answers(NDManager scope, TrainingSet data, List<Integer> pairs, int dropoutSeed) {
        Map<Integer, PackedSequence> sequences = PackedRows.byContext(data, pairs, this::prefixTokens);
        PackedRows rows = new PackedRows(List.copyOf(sequences.values()), pairs.size());
        NDList embeddings = new NDList();
        sequences.forEach(
                (context, row) -> embeddings.add(embed(scope, data.contexts().get(context), row, rows.width())));
        NDArray laid = NDArrays.stack(embeddings);
        NDArray positions = rows.positions(scope);
        NDArray mask = rows.mask(scope);
        RecomputedPass below = Torch.isGradMode() && !keepsAll(rows.laidTokens(), rows.chosenTokens())
                ? decoder.recomputed(scope, laid, positions, mask, dropoutSeed)
                : null;
        NDArray hidden = below == null ? decoder.hidden(scope, laid, positions, mask, dropoutSeed) : below.hidden();
        NDArray predicting =
                decoder.rows(scope, hidden.reshape(-1, config.hiddenSize()), rows.predictingPlaces(scope)); // (M, D)
        NDArray logps = decoder.tokenLogProbabilities(scope, predicting.expandDims(0), rows.targets(scope)); // (1, M)
        List<TokenizedPair> asked = pairs.stream().map(data.pairs()::get).toList();
        return new Answers(decoder, rows, asked, predicting, logps, below);
    }

    int prefixTokens(VisualContext context) {
        return context.pieces().stream()
                .mapToInt(piece -> switch (piece) {
                    case VisualContext.Text text -> text.tokens().length;
                    case VisualContext.Video video -> prefix.tokenCount(video.frames());
                })
                .sum();
    }

    /** (L, D): texts and videos in their order, each frame's visual tokens with its time, the packed text, zeros. */
    private NDArray embed(NDManager scope, VisualContext context, PackedSequence row, int width) {
        int hidden = config.hiddenSize();
        if (row.positionsUsed() > config.maxPositions()) {
            throw new SequenceTooLongException(row.positionsUsed(), config.maxPositions());
        }
        NDList parts = new NDList();
        for (VisualContext.Piece piece : context.pieces()) {
            parts.add(
                    switch (piece) {
                        case VisualContext.Text text -> decoder.embed(scope, scope.create(text.tokens()));
                        case VisualContext.Video video ->
                            prefix.tokens(scope, weights.brought(scope, video.features()), video.timeTokens());
                    });
        }
        parts.add(decoder.embed(scope, scope.create(row.textTokens())));
        if (row.length() < width) {
            parts.add(scope.zeros(new Shape(width - row.length(), hidden)));
        }
        return NDArrays.concat(parts, 0);
    }

    @Override
    public void close() {
        own.close();
    }
}
