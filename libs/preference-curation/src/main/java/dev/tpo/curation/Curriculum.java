package dev.tpo.curation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** In which order a version lists its pairs; a training job that takes them as given learns them so. */
public enum Curriculum {
    /** As they were made. */
    AS_MADE,
    /** The easiest first, which are the most strongly perturbed; pairs without a strength before all. */
    OTHERS_FIRST,
    /** The easiest first, which are the most strongly perturbed; pairs without a strength after all. */
    OTHERS_LAST;

    /**
     * Pairs of equal strength stay in the order in which they come.
     *
     * @param strength of a pair; null: it has none
     */
    public <T> List<T> order(List<T> pairs, Function<T, @Nullable Integer> strength) {
        if (this == AS_MADE) {
            return List.copyOf(pairs);
        }
        Comparator<@Nullable Integer> easiest = Comparator.reverseOrder();
        Comparator<@Nullable Integer> order =
                this == OTHERS_FIRST ? Comparator.nullsFirst(easiest) : Comparator.nullsLast(easiest);
        List<T> ordered = new ArrayList<>(pairs);
        ordered.sort((one, other) -> order.compare(strength.apply(one), strength.apply(other)));
        return List.copyOf(ordered);
    }
}
