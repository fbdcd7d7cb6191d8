package dev.tpo.curation;

import org.jspecify.annotations.Nullable;

/**
 * A question that captions gave rise to.
 *
 * @param family what kind of question its writer calls it: the type of task
 * @param reference what its writer would answer; null: it does not say
 */
public record Question(
        String family,
        String text,
        Expectation expectation,
        @Nullable String reference) {
    public Question(String family, String text, Expectation expectation) {
        this(family, text, expectation, null);
    }
}
