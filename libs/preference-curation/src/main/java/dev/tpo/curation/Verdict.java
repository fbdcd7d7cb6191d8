package dev.tpo.curation;

import org.jspecify.annotations.Nullable;

/**
 * What a judge said of two answers, in words; null: nothing readable.
 *
 * @param better whether the preferred one is: yes, no, equal
 * @param contradicts whether the question or the preferred answer contradicts the captions, or the question admits
 *     another answer: yes, no
 * @param correct whether the preferred answer is: yes, no
 * @param text all that it said
 */
public record Verdict(
        @Nullable String better,
        @Nullable String contradicts,
        @Nullable String correct,
        String text) {}
