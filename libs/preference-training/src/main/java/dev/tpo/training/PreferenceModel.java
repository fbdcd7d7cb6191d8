package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.AnswerHead;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.model.PassMemory;
import dev.tpo.lmm.model.TrainingPass;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final PassMemory layers;
    private final Opening own;

    PreferenceModel(Weights weights, ModelConfig config, ActivationMemory memory) {
        this(weights, config, () -> new LanguageModel(weights, config), memory);
    }

    private PreferenceModel(
            Weights weights, ModelConfig config, Supplier<LanguageModel> decoder, ActivationMemory memory) {
        this.weights = weights;
        this.config = config;
        this.memory = memory;
        this.layers = new PassMemory(weights, config);
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
     * Cuts a batch so that what a pass keeps fits the memory for it. Different videos share nothing: as many are in one pass as
     * can be without computing a layer again. Pairs of one video share its prefix: they stay together as long as there is room
     * for the inputs of all layers, at least one. Keeps the pairs' order within a pass.
     */
    List<List<Integer>> passes(TrainingSet data, List<Integer> batch) {
        List<List<Integer>> passes = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (List<Integer> together : ofOneVideo(data, batch)) {
            List<Integer> more = Stream.concat(open.stream(), together.stream()).toList();
            if (!open.isEmpty() && !keepsAll(rows(data, more))) {
                passes.add(sorted(open, batch));
                open = new ArrayList<>(together);
            } else {
                open = new ArrayList<>(more);
            }
        }
        passes.add(sorted(open, batch));
        return passes;
    }

    private List<List<Integer>> ofOneVideo(TrainingSet data, List<Integer> batch) {
        Map<Integer, List<Integer>> byContext = batch.stream()
                .collect(Collectors.groupingBy(
                        pair -> data.pairs().get(pair).context(), LinkedHashMap::new, Collectors.toList()));
        List<List<Integer>> parts = new ArrayList<>();
        for (List<Integer> pairs : byContext.values()) {
            List<Integer> part = new ArrayList<>();
            for (Integer pair : pairs) {
                part.add(pair);
                if (part.size() > 1 && keptLayers(rows(data, part)) < 0) {
                    parts.add(part.subList(0, part.size() - 1));
                    part = new ArrayList<>(List.of(pair));
                }
            }
            parts.add(part);
        }
        return parts;
    }

    private static List<Integer> sorted(List<Integer> pass, List<Integer> batch) {
        return batch.stream().filter(Set.copyOf(pass)::contains).toList();
    }

    private PackedRows rows(TrainingSet data, List<Integer> pairs) {
        return new PackedRows(
                List.copyOf(
                        PackedRows.byContext(data, pairs, this::prefixTokens).values()),
                pairs.size());
    }

    private boolean keepsAll(PackedRows rows) {
        return layers.keepsAll(rows.count(), rows.width(), memory.bytes() - headBytes(rows));
    }

    private int keptLayers(PackedRows rows) {
        return layers.keptLayers(rows.count(), rows.width(), memory.bytes() - headBytes(rows));
    }

    /** What the head takes of the memory: logits of all rows that predict if these fit a quarter of it, else of some. */
    private long headBytes(PackedRows rows) {
        return headRows(rows) * AnswerHead.bytesPerRow(config.vocabularySize());
    }

    private int headRows(PackedRows rows) {
        long fitting = memory.bytes() / 4 / AnswerHead.bytesPerRow(config.vocabularySize());
        return Math.toIntExact(Math.clamp(fitting, 1, rows.predicted()));
    }

    /**
     * The pairs in their order; those of one video share its prefix. With a way back where the thread is in grad mode.
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
        TrainingPass pass = decoder.pass(
                scope,
                NDArrays.stack(embeddings),
                rows.positions(scope),
                rows.mask(scope),
                rows.asked(scope),
                dropoutSeed,
                Math.max(0, keptLayers(rows)));
        List<TokenizedPair> asked = pairs.stream().map(data.pairs()::get).toList();
        HeadPieces head = new HeadPieces(decoder, headRows(rows));
        if (Torch.isGradMode()) {
            return new Answers(scope, head, rows, asked, pass.hidden(), pass);
        }
        try (pass) {
            return new Answers(scope, head, rows, asked, pass.hidden(), null);
        }
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
