package dev.tpo.training;

import java.util.List;

/** Pairs and what their questions begin with; each pair's {@code context} is an index into {@code contexts}. */
public record TrainingSet(List<VisualContext> contexts, List<TokenizedPair> pairs) {
    public TrainingSet {
        contexts = List.copyOf(contexts);
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a training set has at least one pair");
        }
    }

    /** Some of its pairs, by number from {@code begin} to before {@code end}. */
    public TrainingSet part(int begin, int end) {
        return new TrainingSet(contexts, pairs.subList(begin, end));
    }
}
