package dev.tpo.curation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among good pairs, in their order: yes/no pairs in equal numbers of both polarities, no more than the quota
 * of each granularity, and in the wanted mix, so that a shortage on one side limits the other. Only where one
 * granularity gave nothing at all is the other taken alone.
 */
public final class Selection {
    private final Quota quota;

    public Selection(Quota quota) {
        this.quota = quota;
    }

    /** Whether nothing is missing: more pairs would be surplus. */
    public boolean isFull(Stock good) {
        return isFull(good, Granularity.LOCALIZED) && isFull(good, Granularity.COMPREHENSIVE);
    }

    public boolean isFull(Stock good, Granularity granularity) {
        return good.usable(granularity) >= quota.of(granularity);
    }

    /** For each pair, why it is not chosen; empty: it is. */
    public List<Optional<Reason>> choose(List<GoodPair> pairs) {
        Map<Granularity, Supply> supplies = new EnumMap<>(Granularity.class);
        for (Granularity granularity : Granularity.values()) {
            supplies.put(granularity, Supply.of(pairs, granularity));
        }
        Quota mix = mix(supplies);
        List<@Nullable Reason> reasons = new ArrayList<>(Collections.nCopies(pairs.size(), (Reason) null));
        supplies.forEach((granularity, supply) -> supply.refuse(mix.of(granularity), reasons));
        return reasons.stream().map(Optional::ofNullable).toList();
    }

    /** The largest quota of the wanted mix that the supplies fill. */
    private Quota mix(Map<Granularity, Supply> supplies) {
        int total = supplies.values().stream().mapToInt(Supply::usable).sum();
        if (supplies.values().stream().anyMatch(supply -> supply.usable() == 0)) {
            return quota;
        }
        int pairs = Math.min(quota.pairs(), total);
        while (pairs > 1 && !fills(supplies, new Quota(pairs, quota.localizedShare()))) {
            pairs--;
        }
        return new Quota(pairs, quota.localizedShare());
    }

    private static boolean fills(Map<Granularity, Supply> supplies, Quota wanted) {
        return supplies.entrySet().stream().allMatch(entry -> entry.getValue().usable() >= wanted.of(entry.getKey()));
    }
}
