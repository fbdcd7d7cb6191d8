package dev.tpo.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The order in which an epoch sees the pairs, from the seed and the epoch's number alone: how the order is then cut into
 * batches changes nothing about it. A few pairs of one video stay together so that they can share its prefix.
 */
final class PairOrder {
    private PairOrder() {}

    /** Numbers of all pairs, each once. */
    static List<Integer> ofEpoch(List<TokenizedPair> pairs, int pairsPerVideo, long seed, long epoch) {
        RandomGenerator random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
        Map<Integer, List<Integer>> byVideo = new LinkedHashMap<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            byVideo.computeIfAbsent(pairs.get(pair).video(), video -> new ArrayList<>())
                    .add(pair);
        }
        List<List<Integer>> groups = new ArrayList<>();
        for (List<Integer> ofVideo : byVideo.values()) {
            Collections.shuffle(ofVideo, random);
            for (int begin = 0; begin < ofVideo.size(); begin += pairsPerVideo) {
                groups.add(ofVideo.subList(begin, Math.min(ofVideo.size(), begin + pairsPerVideo)));
            }
        }
        Collections.shuffle(groups, random);
        return groups.stream().flatMap(List::stream).toList();
    }
}
