package dev.tpo.training;

import java.util.List;

/** Pairs and the videos that they ask about; each pair's {@code video} is an index into {@code videos}. */
public record TrainingSet(List<TrainingVideo> videos, List<TokenizedPair> pairs) {
    public TrainingSet {
        videos = List.copyOf(videos);
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a training set has at least one pair");
        }
    }
}
