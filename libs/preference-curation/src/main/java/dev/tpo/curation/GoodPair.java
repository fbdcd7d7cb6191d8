package dev.tpo.curation;

import dev.tpo.answers.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What the selection needs to know of a pair that the judge keeps.
 *
 * @param polarity of a yes/no pair: whether its preferred answer is yes; null for others
 */
public record GoodPair(Granularity granularity, @Nullable Boolean polarity) {
    /** A yes/no pair is known by its preferred answer. */
    public static GoodPair of(Granularity granularity, String chosen) {
        return new GoodPair(
                granularity,
                Texts.same(chosen, "yes") ? Boolean.TRUE : Texts.same(chosen, "no") ? Boolean.FALSE : null);
    }
}
