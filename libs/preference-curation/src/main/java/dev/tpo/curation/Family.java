package dev.tpo.curation;

/** What kind of question about time is asked. */
public enum Family {
    AFTER,
    BEFORE,
    FIRST,
    WHEN,
    AT,
    EXIST
}
