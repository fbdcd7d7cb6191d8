package dev.tpo.dataset.curation;

import dev.tpo.curation.GoodPair;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Stock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a job's videos have given, counted as it comes: nothing is read again for each video. */
final class PairsMade {
    private final int lag;
    private final Stock all = new Stock();
    private final Stock known = new Stock();
    /** Of the videos that {@link #known} does not count yet, in the order of work. */
    private final Deque<List<GoodPair>> recent = new ArrayDeque<>();

    private int knownVideos;
    private int videos;
    private long kept;
    private long rejected;

    /**
     * @param good what earlier attempts made, in the order of work
     * @param rejected how many they rejected
     * @param videos how many are done
     * @param lag how many places before a video those are whose pairs decide what it is asked
     */
    PairsMade(List<CuratedPairs.Placed> good, long rejected, int videos, int lag) {
        this.lag = lag;
        this.rejected = rejected;
        this.kept = good.size();
        this.videos = videos;
        this.knownVideos = Math.max(0, videos - lag);
        good.forEach(placed -> all.add(placed.pair()));
        good.stream().filter(placed -> placed.videoPlace() < knownVideos).forEach(placed -> known.add(placed.pair()));
        for (int place = knownVideos; place < videos; place++) {
            int video = place;
            recent.addLast(good.stream()
                    .filter(placed -> placed.videoPlace() == video)
                    .map(CuratedPairs.Placed::pair)
                    .toList());
        }
    }

    /** The next video is done. */
    void add(List<JudgedPair> pairs) {
        List<GoodPair> good = pairs.stream()
                .filter(JudgedPair::kept)
                .map(pair -> GoodPair.of(pair.granularity(), pair.chosen()))
                .toList();
        good.forEach(all::add);
        recent.addLast(good);
        videos++;
        kept += good.size();
        rejected += pairs.size() - good.size();
    }

    Stock all() {
        return all;
    }

    /** What decides about the video at this place; asked for places in ascending order. */
    Stock knownFor(int place) {
        while (knownVideos <= place - lag) {
            recent.removeFirst().forEach(known::add);
            knownVideos++;
        }
        return known;
    }

    int videos() {
        return videos;
    }

    long kept() {
        return kept;
    }

    long rejected() {
        return rejected;
    }
}
