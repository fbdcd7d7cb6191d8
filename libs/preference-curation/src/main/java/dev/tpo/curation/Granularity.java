package dev.tpo.curation;

/** What a question is about: one segment, or the whole video. */
public enum Granularity {
    LOCALIZED,
    COMPREHENSIVE
}
