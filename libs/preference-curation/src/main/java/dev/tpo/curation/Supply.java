package dev.tpo.curation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The good pairs of one granularity. The k-th pair that says yes and the k-th that says no are a couple, taken or left
 * together; one without a counterpart is of no use.
 *
 * @param units indices of pairs that are taken together, in order
 * @param unbalanced indices of yes/no pairs without a counterpart
 */
record Supply(List<List<Integer>> units, List<Integer> unbalanced) {

    static Supply of(List<GoodPair> pairs, Granularity granularity) {
        List<List<Integer>> units = new ArrayList<>();
        List<Integer> yes = new ArrayList<>();
        List<Integer> no = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            GoodPair pair = pairs.get(i);
            if (pair.granularity() == granularity) {
                Boolean polarity = pair.polarity();
                if (polarity == null) {
                    units.add(List.of(i));
                } else {
                    (polarity ? yes : no).add(i);
                }
            }
        }
        int couples = Math.min(yes.size(), no.size());
        for (int k = 0; k < couples; k++) {
            units.add(List.of(Math.min(yes.get(k), no.get(k)), Math.max(yes.get(k), no.get(k))));
        }
        // A unit is there when its last pair is.
        units.sort(Comparator.comparing(List::getLast));
        List<Integer> unbalanced = new ArrayList<>(yes.subList(couples, yes.size()));
        unbalanced.addAll(no.subList(couples, no.size()));
        return new Supply(List.copyOf(units), List.copyOf(unbalanced));
    }

    int usable() {
        return units.stream().mapToInt(List::size).sum();
    }

    /** Notes the reason against each pair beyond the first {@code most}. */
    void refuse(int most, List<@Nullable Reason> reasons) {
        unbalanced.forEach(index -> reasons.set(index, Reason.UNBALANCED_POLARITY));
        int taken = 0;
        for (List<Integer> unit : units) {
            if (taken + unit.size() <= most) {
                taken += unit.size();
            } else {
                unit.forEach(index -> reasons.set(index, Reason.SURPLUS));
            }
        }
    }
}
