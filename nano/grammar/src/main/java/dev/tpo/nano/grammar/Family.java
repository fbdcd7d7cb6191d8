package dev.tpo.nano.grammar;

import java.util.List;
import java.util.Locale;

/** What a question is about. */
public enum Family {
    AFTER,
    BEFORE,
    FIRST,
    EXIST,
    WHEN,
    AT,
    /** From when to when: an interval, scored by how much it overlaps the true one. */
    SPAN,
    /** Teaches captions; never scored. */
    DESCRIBE;

    /** Those that a benchmark asks, in equal shares; each answer is right or wrong. */
    public static final List<Family> SCORED = List.of(AFTER, BEFORE, FIRST, EXIST, WHEN, AT);

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
