package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The packed sequences of one pass, side by side, padded to the longest. Legend: B videos, L longest sequence, N pairs, M
 * predicted tokens, C of them in chosen answers.
 */
final class PackedRows {
    private final List<PackedSequence> rows;
    private final int pairs;
    private final int width;
    private final List<PackedSequence.Prediction> predictions = new ArrayList<>();
    private final List<int[]> asked = new ArrayList<>();
    private final int askedWidth;

    PackedRows(List<PackedSequence> rows, int pairs) {
        this.rows = rows;
        this.pairs = pairs;
        this.width = rows.stream().mapToInt(PackedSequence::length).max().orElseThrow();
        for (PackedSequence row : rows) {
            predictions.addAll(row.predictions());
            asked.add(row.predictions().stream()
                    .mapToInt(PackedSequence.Prediction::at)
                    .distinct()
                    .sorted()
                    .toArray());
        }
        this.askedWidth = asked.stream().mapToInt(places -> places.length).max().orElseThrow();
    }

    /**
     * The pairs of each context in one sequence, in the order in which the contexts come.
     *
     * @param prefixTokens how many tokens stand before a context's first question
     */
    static Map<Integer, PackedSequence> byContext(
            TrainingSet data, List<Integer> pairs, ToIntFunction<VisualContext> prefixTokens) {
        Map<Integer, PackedSequence> sequences = new LinkedHashMap<>();
        for (int place = 0; place < pairs.size(); place++) {
            TokenizedPair pair = data.pairs().get(pairs.get(place));
            sequences
                    .computeIfAbsent(
                            pair.context(),
                            context -> new PackedSequence(
                                    prefixTokens.applyAsInt(data.contexts().get(context))))
                    .add(pair, 2 * place);
        }
        return sequences;
    }

    /** L. */
    int width() {
        return width;
    }

    /** B. */
    int count() {
        return rows.size();
    }

    /** Padding not counted. */
    long tokens() {
        return rows.stream().mapToLong(PackedSequence::length).sum();
    }

    /** (B, 1, L) int64. */
    NDArray positions(NDManager scope) {
        long[] positions = new long[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).writePositions(positions, row * width);
        }
        return scope.create(positions, new Shape(rows.size(), 1, width));
    }

    /** (B, 1, L, L) boolean: what sees what. */
    NDArray mask(NDManager scope) {
        boolean[] mask = new boolean[Math.multiplyExact(rows.size(), Math.multiplyExact(width, width))];
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).writeMask(mask, row * width * width, width);
        }
        return scope.create(mask, new Shape(rows.size(), 1, width, width));
    }

    /** (B, R) int64: the places of each sequence that predict something, the first repeated where others have more. */
    NDArray asked(NDManager scope) {
        long[] places = new long[rows.size() * askedWidth];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < askedWidth; i++) {
                int[] own = asked.get(row);
                places[row * askedWidth + i] = own[i < own.length ? i : 0];
            }
        }
        return scope.create(places, new Shape(rows.size(), askedWidth));
    }

    /** (M) int64: where in (B R) the tokens are predicted. */
    NDArray predictingPlaces(NDManager scope) {
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (PackedSequence.Prediction prediction : rows.get(row).predictions()) {
                places.add(row * askedWidth + Arrays.binarySearch(asked.get(row), prediction.at()));
            }
        }
        return scope.create(places.stream().mapToLong(Integer::longValue).toArray());
    }

    /** M. */
    int predicted() {
        return predictions.size();
    }

    /** (M) int64: the predicted tokens. */
    NDArray targets(NDManager scope) {
        long[] targets =
                predictions.stream().mapToLong(PackedSequence.Prediction::token).toArray();
        return scope.create(targets);
    }

    /**
     * (2 N, M): how much each predicted token counts in the sum of the answer to which it belongs.
     *
     * @param weights of each answer's tokens in their order, by the answer's number
     */
    NDArray membership(NDManager scope, List<float[]> weights) {
        int count = predictions.size();
        float[] membership = new float[Math.multiplyExact(2 * pairs, count)];
        int[] seen = new int[2 * pairs];
        for (int m = 0; m < count; m++) {
            int answer = predictions.get(m).answer();
            membership[answer * count + m] = weights.get(answer)[seen[answer]++];
        }
        return scope.create(membership, new Shape(2L * pairs, count));
    }

    /** (C) int64: which of the M predicted tokens belong to chosen answers. */
    NDArray chosenPlaces(NDManager scope) {
        return scope.create(IntStream.range(0, predictions.size())
                .filter(m -> predictions.get(m).isChosen())
                .mapToLong(m -> m)
                .toArray());
    }

    /** (N, C): which chosen token belongs to which pair. */
    NDArray chosenMembership(NDManager scope) {
        int[] chosen = IntStream.range(0, predictions.size())
                .filter(m -> predictions.get(m).isChosen())
                .toArray();
        float[] membership = new float[Math.multiplyExact(pairs, chosen.length)];
        for (int c = 0; c < chosen.length; c++) {
            membership[predictions.get(chosen[c]).answer() / 2 * chosen.length + c] = 1;
        }
        return scope.create(membership, new Shape(pairs, chosen.length));
    }
}
