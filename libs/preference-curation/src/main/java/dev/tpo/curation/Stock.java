package dev.tpo.curation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How many good pairs there are of each granularity; grows pair by pair and keeps none. */
public final class Stock {
    private final Map<Granularity, Counts> counts = new EnumMap<>(Granularity.class);

    public Stock() {
        for (Granularity granularity : Granularity.values()) {
            counts.put(granularity, new Counts());
        }
    }

    private static final class Counts {
        private int yes;
        private int no;
        private int others;
    }

    public void add(GoodPair pair) {
        Counts counts = of(pair.granularity());
        Boolean polarity = pair.polarity();
        if (polarity == null) {
            counts.others++;
        } else if (polarity) {
            counts.yes++;
        } else {
            counts.no++;
        }
    }

    /** Those that a selection may take: of yes/no pairs, as many as have a counterpart, and the counterparts. */
    public int usable(Granularity granularity) {
        Counts counts = of(granularity);
        return counts.others + 2 * Math.min(counts.yes, counts.no);
    }

    private Counts of(Granularity granularity) {
        return Objects.requireNonNull(counts.get(granularity));
    }
}
