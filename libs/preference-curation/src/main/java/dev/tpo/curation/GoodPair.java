package dev.tpo.curation;

import org.jspecify.annotations.Nullable;

/**
 * What the selection needs to know of a pair that the judge keeps.
 *
 * @param polarity of a yes/no pair: whether its preferred answer is yes; null for others
 */
public record GoodPair(Granularity granularity, @Nullable Boolean polarity) {
    public static GoodPair of(JudgedPair pair) {
        return of(pair.granularity(), pair.family(), pair.chosen());
    }

    public static GoodPair of(Granularity granularity, Family family, String chosen) {
        return new GoodPair(granularity, family == Family.EXIST ? (Boolean) Texts.same(chosen, "yes") : null);
    }
}
