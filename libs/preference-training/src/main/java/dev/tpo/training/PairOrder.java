package dev.tpo.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The order in which an epoch sees the pairs, from the seed and the epoch's number alone: how the order is then cut into
 * batches changes nothing about it.
 */
public enum PairOrder {
    /** Drawn anew for each epoch. A few pairs of one video stay together so that they can share its prefix. */
    SHUFFLED {
        @Override
        List<Integer> ofEpoch(List<TokenizedPair> pairs, int pairsPerVideo, long seed, long epoch) {
            return shuffled(pairs, pairsPerVideo, seed, epoch);
        }
    },

    /** As the data has them, in each epoch: for data in an order of its own, such as from easy to hard. */
    AS_GIVEN {
        @Override
        List<Integer> ofEpoch(List<TokenizedPair> pairs, int pairsPerVideo, long seed, long epoch) {
            return IntStream.range(0, pairs.size()).boxed().toList();
        }
    };

    /** Numbers of all pairs, each once. */
    abstract List<Integer> ofEpoch(List<TokenizedPair> pairs, int pairsPerVideo, long seed, long epoch);

    private static List<Integer> shuffled(List<TokenizedPair> pairs, int pairsPerVideo, long seed, long epoch) {
        RandomGenerator random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
        Map<Integer, List<Integer>> byVideo = new LinkedHashMap<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            byVideo.computeIfAbsent(pairs.get(pair).context(), context -> new ArrayList<>())
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
