package dev.tpo.dataset.curation;

import dev.tpo.curation.GoodPair;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Selection;
import dev.tpo.curation.Stock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a job's videos have given, counted as it comes: nothing is read again for each video. */
final class PairsMade {
    /**
     * What the videos at least this many places before one gave decides which pairs of it count: neither timing nor how
     * many are worked on at a time.
     */
    static final int LAG = 4;

    private final Selection selection;
    private final Set<Granularity> asked;
    private final Stock all = new Stock();
    /** What is still missing after the first 0, 1, 2 … videos. */
    private final List<Set<Granularity>> missing = new ArrayList<>();

    private int videos;
    private long kept;
    private long rejected;

    /**
     * @param asked of which pairs any are asked for
     * @param good what earlier attempts made, in the order of work
     * @param rejected how many they rejected
     * @param videos how many are done
     */
    PairsMade(Selection selection, Set<Granularity> asked, List<CuratedPairs.Placed> good, long rejected, int videos) {
        this.selection = selection;
        this.asked = Set.copyOf(asked);
        this.rejected = rejected;
        this.kept = good.size();
        this.videos = videos;
        missing.add(missing());
        int next = 0;
        for (int video = 0; video < videos; video++) {
            for (; next < good.size() && good.get(next).videoPlace() == video; next++) {
                all.add(good.get(next).pair());
            }
            missing.add(missing());
        }
    }

    private Set<Granularity> missing() {
        Set<Granularity> missing = EnumSet.noneOf(Granularity.class);
        for (Granularity granularity : asked) {
            if (!selection.isFull(all, granularity)) {
                missing.add(granularity);
            }
        }
        return missing;
    }

    /** The next video is done. */
    void add(List<JudgedPair> pairs) {
        List<GoodPair> good = pairs.stream()
                .filter(JudgedPair::kept)
                .map(pair -> GoodPair.of(pair.granularity(), pair.chosen()))
                .toList();
        good.forEach(all::add);
        videos++;
        kept += good.size();
        rejected += pairs.size() - good.size();
        missing.add(missing());
    }

    /**
     * Which pairs of the video at this place count. As long as not all that decides about it is known, it may be more than
     * do in the end.
     */
    Set<Granularity> wantedOf(int place) {
        return missing.get(Math.clamp(place - LAG + 1, 0, videos));
    }

    boolean isFull() {
        return selection.isFull(all);
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
